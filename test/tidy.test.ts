// The house rules of ARCHITECTURE.md, enforced: who may import whom, no circles (types included), the house numbers.
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { dirname, join, relative, resolve } from 'node:path'
import { test } from 'node:test'
import { root } from './support/server.ts'

const fileLinesMax = 400
const testLinesMax = 800
const functionLinesMax = 70
const exportsMax = 8
const leftoverNames = /^(utils?|helpers?|lib|common|types|misc|shared)$/

/**
 * Folder or file -> what it may import. 'node:*' is any builtin; a package is named; a folder stands for all its files.
 * The most specific row counts. What is not listed is not allowed.
 */
const allowed: Readonly<Record<string, readonly string[]>> = {
  core: ['core'],
  providers: ['providers', 'core', 'node:crypto', 'node:zlib', 'node:querystring'],
  'store/store.ts': [
    'store/intake-store.ts',
    'store/worker-store.ts',
    'store/operate-store.ts',
    'store/replay-store.ts',
    'core',
    'node:worker_threads',
  ],
  'store/intake-store.ts': ['core'],
  'store/worker-store.ts': ['core'],
  'store/operate-store.ts': ['core', 'store/intake-store.ts', 'store/worker-store.ts'],
  'store/replay-store.ts': ['core', 'store/intake-store.ts', 'store/worker-store.ts', 'store/operate-store.ts'],
  'store/open-store.ts': ['store', 'core', 'node:path', 'node:fs'],
  'store/head.ts': ['core', 'store/worker-store.ts'],
  'store/altered.ts': ['core'],
  'store/replay-choice.ts': ['core', 'store/intake-store.ts', 'store/replay-store.ts'],
  'store/copy.ts': ['node:crypto'],
  'store/move-store.ts': ['store', 'core'],
  'store/sqlite': [
    'store/sqlite',
    'store/store.ts',
    'store/head.ts',
    'store/altered.ts',
    'store/replay-choice.ts',
    'store/copy.ts',
    'core',
    'node:*',
  ],
  'store/postgres': [
    'store/postgres',
    'store/store.ts',
    'store/head.ts',
    'store/altered.ts',
    'store/replay-choice.ts',
    'store/copy.ts',
    'core',
    'node:*',
    'pg',
  ],
  'system-time.ts': ['core'],
  handlers: ['handlers', 'core'],
  config: ['config', 'core', 'providers/provider.ts', 'providers/prepare-source.ts', 'providers/suspects.ts', 'node:*'],
  published: ['published', 'core', 'store/store.ts', 'node:crypto'],
  intake: ['intake', 'core', 'store/store.ts', 'providers/provider.ts', 'node:http', 'node:net', 'ipaddr.js'],
  worker: ['worker', 'core', 'store/store.ts', 'providers/provider.ts', 'handlers/handler.ts'],
  operate: ['operate', 'core', 'store/store.ts', 'providers/provider.ts', 'providers/suspects.ts', 'node:util'],
  'landfall.ts': [
    'config',
    'core',
    'providers',
    'store',
    'handlers',
    'intake',
    'worker',
    'operate',
    'published',
    'system-time.ts',
    'node:http',
  ],
  'index.ts': ['landfall.ts', 'config', 'core'],
  api: ['api', 'operate', 'core', 'hono', 'node:crypto'],
  'api/contract.ts': [],
  server: [
    'server',
    'landfall.ts',
    'api',
    'config',
    'core',
    'intake',
    'worker',
    'operate',
    'published',
    'store/store.ts',
    'store/open-store.ts',
    'node:*',
    'hono',
    '@hono/node-server',
    'pino',
  ],
  cli: [
    'cli',
    'server',
    'landfall.ts',
    'api',
    'config',
    'core',
    'operate',
    'providers',
    'testing',
    'store/store.ts',
    'store/open-store.ts',
    'store/move-store.ts',
    'node:*',
    'commander',
  ],
  testing: ['testing', 'core', 'providers', 'index.ts', 'landfall.ts'],
}

interface Import {
  from: string
  to: string
  typeOnly: boolean
}

const sources = listFiles('src').filter((path) => path.endsWith('.ts'))
/** What stands beneath it are the SDKs that are installed there. */
const oracles = readdirSync(join(root, 'oracles')).map((name) => `oracles/${name}`)
const tests = [...listFiles('test'), ...listFiles('bench'), ...oracles].filter((path) => path.endsWith('.ts'))
const pages = listFiles('ui/src').filter((path) => /\.tsx?$/.test(path))
const imports = sources.flatMap(readImports)

test('every import in src is one that ARCHITECTURE.md allows', () => {
  const broken = imports.filter(({ from, to }) => !mayImport(from, to)).map(({ from, to }) => `${from} imports ${to}`)
  assert.deepEqual(broken, [])
})

test('the import table is the one printed in ARCHITECTURE.md', () => {
  const text = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8')
  for (const [row, targets] of Object.entries(allowed)) {
    const line = `| \`${row}\` | ${targets.map((one) => `\`${one}\``).join(', ') || 'nothing'} |`
    assert.ok(text.includes(line), `ARCHITECTURE.md lacks the row:\n${line}`)
  }
})

test('core is pure: no clock, no randomness, no process', () => {
  const impure = /\bDate\.now\(|\bnew Date\(\)|Math\.random\(|\bprocess\.\w|\bsetTimeout\(|\bperformance\./
  const broken = sources.filter((path) => path.startsWith('src/core/') && impure.test(stripComments(read(path))))
  assert.deepEqual(broken, [])
})

test('SQL has one author: the store', () => {
  const sql = /\b(select\s.+\sfrom|insert\s+into|update\s+\w+\s+set|delete\s+from|create\s+table)\b/i
  const broken = sources.filter((path) => !path.startsWith('src/store/') && sql.test(stripComments(read(path))))
  assert.deepEqual(broken, [])
})

test('there is no import circle, types included', () => {
  const graph = Map.groupBy(imports, ({ from }) => from)
  const done = new Set<string>()
  const visit = (file: string, path: readonly string[]): void => {
    assert.ok(!path.includes(file), `a circle: ${[...path.slice(path.indexOf(file)), file].join(' -> ')}`)
    if (done.has(file)) return
    for (const { to } of graph.get(file) ?? []) if (to.endsWith('.ts')) visit(to, [...path, file])
    done.add(file)
  }
  for (const file of graph.keys()) visit(file, [])
})

test('the dashboard knows nothing of src but the types of its contract', () => {
  const found = pages.flatMap(readImports).filter(({ to }) => !to.startsWith('ui/') && /^(src|\.\.)/.test(to))
  assert.deepEqual(
    found.filter(({ to, typeOnly }) => to !== 'api/contract.ts' && !(to === 'src/api/contract.ts' && typeOnly)),
    [],
  )
})

for (const folder of ['', 'oracles/']) {
  test(`${folder}package-lock.json holds every package it names, for every platform`, () => {
    // A registry that lacks another platform's package lets npm drop it here; then `npm ci` fails for everybody.
    const lock = JSON.parse(read(`${folder}package-lock.json`)) as {
      packages: Record<string, { optionalDependencies?: object }>
    }
    const named = Object.values(lock.packages).flatMap(({ optionalDependencies = {} }) =>
      Object.keys(optionalDependencies),
    )
    const held = Object.keys(lock.packages).map((path) => path.replace(/^.*node_modules\//, ''))
    assert.deepEqual([...new Set(named.filter((name) => !held.includes(name)))], [])
  })
}

test('the SDKs of the oracles are pinned, and no part of the package', () => {
  const own = JSON.parse(read('package.json')) as { workspaces: string[]; files: string[] }
  const { dependencies } = JSON.parse(read('oracles/package.json')) as { dependencies: Record<string, string> }
  assert.ok(Object.keys(dependencies).length > 0)
  for (const version of Object.values(dependencies)) assert.match(version, /^\d+\.\d+\.\d+(-\w+)?$/)
  assert.deepEqual(
    [...own.workspaces, ...own.files].filter((path) => path.startsWith('oracles')),
    [],
  )
})

test('files, functions and export lists keep the house numbers', () => {
  const broken: string[] = []
  for (const path of [...sources, ...pages, ...tests]) {
    const text = read(path)
    const lines = text.split('\n').length - 1
    const max = tests.includes(path) ? testLinesMax : fileLinesMax
    if (lines > max && !/^src\/providers\/(.*\/)?(registry|index)\.ts$/.test(path))
      broken.push(`${path} has ${lines} lines, at most ${max}`)
    const name = (path.split('/').pop() ?? '').replace(/(\.test)?\.tsx?$/, '')
    if (leftoverNames.test(name)) broken.push(`${path} is named for being leftover`)
    if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)) broken.push(`${path} is not in kebab-case`)
    if (tests.includes(path)) continue
    for (const [start, length] of longFunctions(text))
      broken.push(`${path}:${start} has a function of ${length} lines, at most ${functionLinesMax}`)
    const exported = text.match(/^export (?!\{|type |interface |\*)/gm)?.length ?? 0
    if (exported > exportsMax && !isDoor(path)) broken.push(`${path} exports ${exported} values, at most ${exportsMax}`)
  }
  assert.deepEqual(broken, [])
})

test('every file of src opens by saying what it is', () => {
  assert.deepEqual(
    sources.filter((path) => !read(path).startsWith('//') && !read(path).startsWith('#!')),
    [],
  )
})

/** Doors only re-export, and lists are written by scripts/list-presets.ts. */
function isDoor(path: string): boolean {
  return /\/(index|print|registry|read-value)\.tsx?$/.test(path)
}

/** Functions that start at a line's beginning or as a method, ended by the bracket at the same indent. */
function longFunctions(text: string): [line: number, length: number][] {
  const lines = text.split('\n')
  const found: [number, number][] = []
  lines.forEach((line, start) => {
    if (
      !/^( {2})?(export )?(async )?(function\b|(private |static |async )*[a-zA-Z]+\(.*\)?.*\{$)/.test(line) ||
      !line.includes('(')
    )
      return
    const indent = /^ */.exec(line)?.[0] ?? ''
    const end = lines.findIndex((other, i) => i > start && (other === `${indent}}` || other === `${indent}},`))
    if (end - start > functionLinesMax) found.push([start + 1, end - start])
  })
  return found
}

function mayImport(from: string, to: string): boolean {
  const row = Object.keys(allowed)
    .filter((key) => isUnder(from, key))
    .sort((a, b) => b.length - a.length)[0]
  if (row === undefined) return false
  return (allowed[row] ?? []).some((target) => isUnder(to, target) || (target === 'node:*' && isBuiltin(to)))
}

function isUnder(path: string, key: string): boolean {
  return path === key || path.startsWith(`${key}/`)
}

function isBuiltin(name: string): boolean {
  return name.startsWith('node:') || builtinModules.includes(name)
}

function listFiles(folder: string): string[] {
  const at = join(root, folder)
  if (!existsSync(at)) return []
  return readdirSync(at, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
}

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8')
}

function stripComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(^|\s)\/\/.*$/gm, '')
}

/** Paths inside src are told relative to it: 'core/clock.ts'. */
function readImports(path: string): Import[] {
  const found = read(path).matchAll(
    /^\s*(?:import|export)\s+(type\s)?[^'"]*?from\s+'([^']+)'|^\s*import\s+'([^']+)'|\bimport\('([^']+)'\)/gm,
  )
  return [...found].map((match) => {
    const name = match[2] ?? match[3] ?? match[4] ?? ''
    const file = name.startsWith('.') ? relative(root, resolve(root, dirname(path), name)) : name
    return { from: toShort(path), to: toShort(file), typeOnly: match[1] !== undefined }
  })
}

function toShort(path: string): string {
  return path.startsWith('src/') ? path.slice('src/'.length) : path
}

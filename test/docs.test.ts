// What is written agrees with what is: error codes and limits in both directions, commands, snippets that compile.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { toProviderDocs, toReadme } from '../scripts/write-provider-docs.ts'
import { catalogue } from '../src/core/errors.ts'
import { defaultLimits } from '../src/core/limits.ts'
import { registry } from '../src/providers/registry.ts'
import { makeFolder, root, runCommand } from './support/server.ts'

const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const pages = [
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'docs/errors.md',
  'docs/configuration.md',
  'docs/processing.md',
  'docs/migrate.md',
  'docs/scale.md',
]

/** The first cell of every row of every table: `code` in backticks. */
function namesInTables(text: string): string[] {
  return [...text.matchAll(/^\| `([^`]+)` \|/gm)].map((match) => match[1] ?? '')
}

test('docs/errors.md lists every error code with its status, and no other', () => {
  const text = read('docs/errors.md')
  assert.deepEqual(namesInTables(text).toSorted(), Object.keys(catalogue).toSorted())
  for (const [code, { status }] of Object.entries(catalogue)) {
    assert.ok(text.includes(`| \`${code}\` | ${status} |`), `docs/errors.md has another status for ${code}`)
  }
})

test('docs/configuration.md lists every limit with its default, and no other', () => {
  const text = read('docs/configuration.md')
  const section = text.slice(text.indexOf('## Limits'))
  assert.deepEqual(namesInTables(section).toSorted(), Object.keys(defaultLimits).toSorted())
  for (const [name, value] of Object.entries(defaultLimits)) {
    assert.ok(
      section.includes(`| \`${name}\` | ${value} |`),
      `docs/configuration.md has another default for ${name}, which is ${value}`,
    )
  }
})

test('docs/providers.md and the table of proofs in the README are as the presets are', () => {
  assert.equal(read('docs/providers.md'), toProviderDocs())
  assert.equal(read('README.md'), toReadme(read('README.md')))
  const [, proven = ''] = /^\| together \| (\d+) \|/m.exec(read('README.md')) ?? []
  assert.equal(Number(proven), registry.length)
  assert.throws(() => toReadme('# Landfall'))
})

test('every command has its help with examples, and the README names it', async () => {
  const readme = read('README.md')
  const { stdout } = await runCommand(['--help'])
  const commands = [...stdout.matchAll(/^ {2}([a-z]+) .*$/gm)]
    .map((match) => match[1] ?? '')
    .filter((name) => name !== 'help')
  assert.ok(commands.length >= 7, stdout)
  for (const name of commands) {
    assert.match((await runCommand([name, '--help'])).stdout, /Examples:/, name)
    assert.match(readme, new RegExp(`[\`· ]${name}\\b`), name)
  }
})

test('links between the pages lead somewhere', () => {
  for (const page of pages) {
    for (const [, target = ''] of read(page).matchAll(/\]\(([^)#]+)[^)]*\)/g)) {
      if (!/^https?:/.test(target))
        assert.ok(existsSync(join(root, dirname(page), target)), `${page} links to ${target}`)
    }
  }
})

test('the TypeScript in the pages compiles', (t) => {
  const folder = makeFolder()
  t.after(folder.remove)
  const files = pages.flatMap((page) =>
    [...read(page).matchAll(/^```ts\n([\s\S]*?)^```/gm)].map(([, code = ''], i) => {
      const name = `${page.replaceAll(/\W/g, '-')}-${i}.ts`
      writeFileSync(join(folder.path, name), code)
      return name
    }),
  )
  assert.ok(files.length > 0)
  const options = { extends: '../tsconfig.json', include: ['*.ts'], compilerOptions: { noUnusedLocals: false } }
  writeFileSync(join(folder.path, 'tsconfig.json'), JSON.stringify(options))
  const result = spawnSync(join(root, 'node_modules/.bin/tsc'), ['-p', folder.path], { encoding: 'utf8' })
  assert.equal(result.status, 0, result.stdout)
})

// What is published: packed, unpacked somewhere else, and used as an installed package, compiled and without the sources.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { root } from './support/server.ts'

const run = (command: string, args: readonly string[], cwd: string): string => {
  const result = spawnSync(command, args, { cwd, encoding: 'utf8' })
  assert.equal(result.status, 0, `${command} ${args.join(' ')}:\n${result.stdout}${result.stderr}`)
  return result.stdout
}

test('the tarball holds what it needs and nothing else, and works where it is installed', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'landfall-package-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  // Built in a copy, so that the checkout's own dist/ is not pulled away from under the other tests.
  const copy = join(folder, 'copy')
  cpSync(root, copy, { recursive: true, filter: (path) => !/\/(node_modules|\.git|dist|\.landfall[^/]*)$/.test(path) })
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
  run('npm', ['run', '--silent', 'build'], copy)
  const [packed] = JSON.parse(
    run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], copy),
  ) as { filename: string; files: { path: string }[] }[]
  const paths = packed?.files.map(({ path }) => path) ?? []
  for (const path of [
    'dist/index.js',
    'dist/index.d.ts',
    'dist/providers/index.d.ts',
    'dist/handlers/index.js',
    'dist/testing/index.js',
    'dist/ui/index.html',
    'bin/landfall.js',
    'LICENSE',
    'README.md',
  ]) {
    assert.ok(paths.includes(path), `the tarball lacks ${path}`)
  }
  assert.deepEqual(
    paths.filter((path) => /^(src|test|bench|ui|oracles)\//.test(path)),
    [],
  )

  const modules = join(folder, 'app/node_modules')
  mkdirSync(modules, { recursive: true })
  run('tar', ['-xzf', join(folder, packed?.filename ?? ''), '-C', modules], folder)
  run('mv', [join(modules, 'package'), join(modules, 'landfall')], folder)
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>
  }
  linkDependencies(Object.keys(manifest.dependencies), modules)

  const app = join(folder, 'app')
  const bin = join(modules, 'landfall/bin/landfall.js')
  assert.match(run(process.execPath, [bin, '--version'], app), /^\d+\.\d+\.\d+/)
  writeFileSync(join(app, 'landfall.config.ts'), readFileSync(join(root, 'examples/quickstart/landfall.config.ts')))
  assert.match(run(process.execPath, [bin, 'doctor', '--port', '0', '--admin-port', '0'], app), /3 sources/)
  assert.deepEqual(runOnOldNode(bin), { status: 1, lines: 2 })
  writeFileSync(join(app, 'types.ts'), typed)
  run(
    join(root, 'node_modules/.bin/tsc'),
    ['--noEmit', '--strict', '--skipLibCheck', '--target', 'es2024', '--module', 'nodenext', '--types', '', 'types.ts'],
    app,
  )
})

function runOnOldNode(bin: string): { status: number | null; lines: number } {
  const code = `Object.defineProperty(process.versions, 'node', { value: '20.20.2' }); await import(${JSON.stringify(bin)})`
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' })
  return { status, lines: stderr.trim().split('\n').length }
}

/** The machine's own packages stand for those an install would bring; theirs come along. */
function linkDependencies(names: readonly string[], modules: string): void {
  for (const entry of readdirSync(join(root, 'node_modules'))) {
    const target = join(modules, entry)
    if (entry !== 'landfall' && !entry.startsWith('.') && !existsSync(target))
      symlinkSync(join(root, 'node_modules', entry), target)
  }
  for (const name of names) assert.ok(existsSync(join(modules, name)), `${name} is a dependency`)
}

/** A user's file: payloads are typed by their provider. */
const typed = `
import { defineConfig } from 'landfall'
import { stripe } from 'landfall/providers'
import { http } from 'landfall/destinations'
import { signedSample } from 'landfall/testing'
const billing = stripe({ secrets: ['s'] })
export const amount: unknown[] = []
export default defineConfig({
  sources: { stripe: billing },
  subscriptions: {
    a: billing.on('invoice.paid', (event) => { const id: string = event.payload.data.object.id; amount.push(id) }),
    b: billing.on('*', http({ url: 'http://localhost:1' })),
  },
})
export const body: Uint8Array = signedSample(billing, 'invoice.paid').body
`

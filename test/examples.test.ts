// The examples are started as they stand, and take a webhook.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type TestContext, test } from 'node:test'
import { github, stripe } from 'landfall/providers'
import { signedSample } from 'landfall/testing'
import { startPostgres } from './support/postgres.ts'
import { makeFolder, root, runCommand } from './support/server.ts'

async function startExample(
  t: TestContext,
  name: string,
  env: Record<string, string>,
): Promise<{ url: string; nextLine(): Promise<string> }> {
  const folder = makeFolder()
  const child = spawn(process.execPath, ['--conditions=landfall:source', join(root, 'examples', name, 'server.ts')], {
    env: { ...process.env, PORT: '0', LANDFALL_STORE: join(folder.path, 'example.db'), ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  t.after(async () => {
    child.kill('SIGTERM')
    assert.equal((await exited)[0], 0)
    folder.remove()
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const nextLine = async (): Promise<string> => String((await lines.next()).value)
  const { port } = JSON.parse(await nextLine()) as { port: number }
  return { url: `http://127.0.0.1:${port}`, nextLine }
}

test('Express: a webhook reaches its handler, the rest of the application its own', async (t) => {
  const { url, nextLine } = await startExample(t, 'express', { STRIPE_WEBHOOK_SECRET: 's' })
  const sample = signedSample(stripe({ secrets: ['s'] }), 'invoice.paid', { url: `${url}/webhooks/stripe` })
  assert.equal((await fetch(sample.request())).status, 200)
  assert.match(await nextLine(), /^ledger: in_/)
  const forged = signedSample(stripe({ secrets: ['other'] }), 'invoice.paid', { url: `${url}/webhooks/stripe` })
  assert.equal((await fetch(forged.request())).status, 400)
  assert.equal(await (await fetch(url)).text(), 'The rest of your application')
})

test('Hono: a webhook reaches its handler through the web-standard Request', async (t) => {
  const { url, nextLine } = await startExample(t, 'hono', { GITHUB_WEBHOOK_SECRET: 's' })
  const sample = signedSample(github({ secrets: ['s'] }), 'push', { url: `${url}/webhooks/github` })
  assert.equal((await fetch(sample.request())).status, 200)
  assert.match(await nextLine(), /^push: /)
  assert.equal(await (await fetch(url)).text(), 'The rest of your application')
})

for (const [name, example] of Object.entries({ Drizzle: 'drizzle', Kysely: 'kysely' })) {
  test(`${name}: what a handler writes through it is committed with its success`, async (t) => {
    const server = await startPostgres()
    t.after(() => server.stop())
    const database = await server.makeEmptyDatabase()
    const { url, nextLine } = await startExample(t, example, { STRIPE_WEBHOOK_SECRET: 's', DATABASE_URL: database })
    const total = async (): Promise<number> => Number(/^ledger: (\d+)$/.exec(await nextLine())?.[1])
    const sample = (): Promise<Response> =>
      fetch(signedSample(stripe({ secrets: ['s'] }), 'invoice.paid', { url: `${url}/webhooks/stripe` }).request())
    assert.equal((await sample()).status, 200)
    const first = await total()
    assert.equal((await sample()).status, 200)
    assert.ok((await total()) > first && first > 0)
  })
}

test('custom recipe: its test proves it on captured requests, and doctor does', async () => {
  const folder = join(root, 'examples/custom-recipe')
  const child = spawn(
    process.execPath,
    ['--conditions=landfall:source', '--test', join(folder, 'order-desk.test.ts')],
    {
      env: withoutTestContext(),
      stdio: ['ignore', 'inherit', 'inherit'],
    },
  )
  assert.equal((await once(child, 'exit'))[0], 0)
  const flags = ['--captured', join(folder, 'captured.jsonl'), '--port', '0', '--admin-port', '0', '--json']
  const { stdout } = await runCommand(['doctor', '--config', join(folder, 'landfall.config.ts'), ...flags])
  assert.match(stdout, /"check":"proof orders","state":"ok","what":"2 captured verify; flipped, all are refused/)
})

/** A test that is started by a test must not report to its parent's runner. */
function withoutTestContext(): NodeJS.ProcessEnv {
  const { NODE_TEST_CONTEXT: _context, ...env } = process.env
  return env
}

// Promise 1, tried by force: a real server under real HTTP load is killed with SIGKILL at random moments and started
// again. Whatever was answered 2xx must be there and be processed, and no (source, key) may be there twice.
// On PostgreSQL it is run by crash-postgres.test.ts. LANDFALL_CRASH_KILLS=1000 runs more; LANDFALL_CRASH_SEED=... repeats a run's moments.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { openStoreReadOnly } from '../src/store/open-store.ts'
import type { EventSummary } from '../src/store/store.ts'
import { makeRandom } from '../src/testing/seeded-random.ts'
import { makeFolder, type ServerChild, startServerChild, writeConfig } from './support/server.ts'
import { secret, toStripeBody, toStripePost } from './support/stripe.ts'
import { byStore, makeTestStore } from './support/test-store.ts'

const kills = Number(process.env.LANDFALL_CRASH_KILLS ?? byStore({ sqlite: 30, postgres: 10 }))
const seed = process.env.LANDFALL_CRASH_SEED ?? String(Date.now())
const lanes = 12
/** The longest a server lives before it is killed, in milliseconds. */
const lifeMsMax = 500

/** The effect of each event is a line in a file, so that "processed" is not only what the store says of itself. */
const config = (folder: string, store: string): string => `
import { appendFileSync } from 'node:fs'
import { defineConfig } from 'landfall'
import { stripe } from 'landfall/providers'
const billing = stripe({ secrets: ['${secret}'] })
export default defineConfig({
  store: '${store}',
  limits: { leaseMs: 2_000 },
  sources: { stripe: billing },
  subscriptions: { ledger: billing.on('*', (event) => appendFileSync('${folder}/ledger', event.key + '\\n')) },
})
`

interface Load {
  acknowledged: Set<string>
  sent: number
  /** Ends the lanes and waits for them. */
  end(): Promise<void>
}

test(`nothing answered 2xx is lost over ${kills} kills`, { timeout: 60_000 + kills * 10_000 }, async (t) => {
  const random = makeRandom(seed)
  const folder = makeFolder()
  const { kind, location } = await makeTestStore(folder.path)
  const path = writeConfig(folder.path, config(folder.path, location))
  const total = { sent: 0, acknowledged: new Set<string>() }
  for (let kill = 0; kill < kills; kill++) {
    const server = await startServerChild({ config: path })
    const load = startLoad(server, `k${kill}`)
    await new Promise((resolve) => setTimeout(resolve, random() * lifeMsMax))
    await server.kill()
    await load.end()
    total.sent += load.sent
    for (const key of load.acknowledged) total.acknowledged.add(key)
  }
  const last = await startServerChild({ config: path })
  await idle(last)
  assert.equal(await last.stop(), 0)

  const held = await readAll(location)
  const keys = new Set(held.map(({ key }) => key))
  const ledger = new Set(readFileSync(join(folder.path, 'ledger'), 'utf8').trim().split('\n'))
  const unfinished = held.filter(({ jobs }) => jobs.some(({ state }) => state !== 'succeeded'))
  const counts = { kills, seed, sent: total.sent, acknowledged: total.acknowledged.size, held: held.length }
  t.diagnostic(`crash ${kind}: ${JSON.stringify(counts)}`)
  assert.ok(total.acknowledged.size > kills, `the load must have been real: ${JSON.stringify(counts)}`)
  assert.equal(keys.size, held.length, 'a (source, key) is there twice')
  assert.deepEqual(
    [...total.acknowledged].filter((key) => !keys.has(key)),
    [],
    `lost with seed ${seed}, see ${folder.path}`,
  )
  assert.deepEqual(
    [...total.acknowledged].filter((key) => !ledger.has(key)),
    [],
    `acknowledged but without effect, seed ${seed}`,
  )
  assert.deepEqual(unfinished, [], `not processed with seed ${seed}`)
  folder.remove()
})

/** Lanes that send one request after another, every fourth of them twice, until the server is gone. */
function startLoad(server: ServerChild, name: string): Load {
  const load: Load = { acknowledged: new Set(), sent: 0, end: async () => undefined }
  let ended = false
  const lane = async (lane: number): Promise<void> => {
    for (let i = 0; !ended; i++) {
      const key = `evt_${name}_${lane}_${i >> 2}${i % 4 === 3 ? '' : `_${i % 4}`}`
      try {
        load.sent += 1
        const answer = await fetch(`${server.intake}/webhooks/stripe`, toStripePost(toStripeBody({ id: key })))
        if (answer.ok) load.acknowledged.add(key)
        else assert.ok(answer.status >= 500, `a good request was answered ${answer.status}`)
        await answer.arrayBuffer()
      } catch (error) {
        // The server was killed with this request under way; nothing was promised.
        if (error instanceof assert.AssertionError) throw error
        if (server.process.signalCode !== null) return
      }
    }
  }
  const running = Promise.all(Array.from({ length: lanes }, (_, i) => lane(i)))
  load.end = async () => {
    ended = true
    await running
  }
  return load
}

/** Resolves when no job waits or runs. */
async function idle(server: ServerChild): Promise<void> {
  while (true) {
    const stats = (await (await fetch(`${server.admin}/api/stats`)).json()) as {
      subscriptions: { pending: number; running: number }[]
    }
    if (stats.subscriptions.every(({ pending, running }) => pending + running === 0)) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

async function readAll(location: string): Promise<EventSummary[]> {
  const store = await openStoreReadOnly(location)
  const all: EventSummary[] = []
  let cursor: string | null = null
  do {
    const page = await store.listEvents({}, { limit: 200, ...(cursor !== null && { cursor }) })
    all.push(...page.items)
    cursor = page.next
  } while (cursor !== null)
  await store.close()
  return all
}

// Promise 4, tried by force: handlers write a row for each event with ctx.transaction while the server is killed with SIGKILL
// at random moments under load, again and again. Whatever was answered 2xx has exactly one row, and nothing has two.
// On PostgreSQL it is run by ledger-postgres.test.ts. LANDFALL_CRASH_KILLS=1000 runs more; LANDFALL_CRASH_SEED=... repeats a run's moments.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeRandom } from '../src/testing/seeded-random.ts'
import { startLedgerChild } from './ledger/start-child.ts'
import { makeFolder } from './support/server.ts'
import { toStripeBody, toStripePost } from './support/stripe.ts'
import { byStore, makeTestStore, type TestStore } from './support/test-store.ts'

const kills = Number(process.env.LANDFALL_CRASH_KILLS ?? byStore({ sqlite: 100, postgres: 30 }))
const seed = process.env.LANDFALL_CRASH_SEED ?? String(Date.now())
const lanes = 8
/** A server is killed after so many acknowledgements at most, so that the load is real on a slow machine too. */
const acknowledgedMax = 40
/** And then within this time, in milliseconds: at any moment of a commit, not always right after an answer. */
const restMsMax = 20

interface Total {
  sent: number
  acknowledged: Set<string>
}

interface Load {
  /** Resolves when so many were acknowledged since it began. */
  acknowledged(count: number): Promise<void>
  /** Resolves when the server is gone and every lane has noticed. */
  ended: Promise<void>
}

test(`every acknowledged event has its one row over ${kills} kills`, { timeout: 60_000 + kills * 2_000 }, async (t) => {
  const random = makeRandom(seed)
  const folder = makeFolder()
  const store = await makeTestStore(folder.path)
  const total: Total = { sent: 0, acknowledged: new Set() }
  let interrupted = 0
  for (let kill = 0; kill < kills; kill++) {
    const child = await startLedgerChild(store.location)
    if (kill === 0) await store.query('create table ledger (event text, how text, attempt integer)')
    const load = send(child.url, { name: `k${kill}`, total })
    await Promise.race([load.acknowledged(Math.floor(random() * acknowledgedMax)), load.ended])
    await new Promise((resolve) => setTimeout(resolve, random() * restMsMax))
    await child.kill()
    await load.ended
    // Every other time, so that the server too has to recover what a kill left.
    if (kill % 2 === 1) interrupted += await unfinished(store)
  }
  const last = await startLedgerChild(store.location)
  await last.idle()
  // Whose worker was gone five times in a row is taken for the reason and kept as dead: there to be asked for again.
  const poison = await last.retryDead()
  await last.idle()
  await last.stop()

  const rows = await store.query('select event, how from ledger')
  const states = await store.query('select state, count(*) as n from jobs group by state')
  const events = Number((await store.query('select count(*) as n from events'))[0]?.n)
  const written = new Set(rows.map(({ event }) => String(event)))
  const byHow = Object.fromEntries(['lent', 'list'].map((how) => [how, rows.filter((row) => row.how === how).length]))
  const counts = {
    ...{ kills, seed, sent: total.sent, acknowledged: total.acknowledged.size, events, rows: rows.length, ...byHow },
    ...{ twice: rows.length - written.size, interrupted, poison },
    missing: [...total.acknowledged].filter((key) => !written.has(key)).length,
  }
  t.diagnostic(`ledger ${store.kind}: ${JSON.stringify(counts)}`)
  assert.ok(total.acknowledged.size > kills * 5 && interrupted > kills / 10, `the load must have been real`)
  assert.deepEqual([counts.missing, counts.twice], [0, 0], `seed ${seed}, see ${folder.path}`)
  assert.equal(
    rows.length,
    events,
    `an event without its row, or a row without its event: seed ${seed}, see ${folder.path}`,
  )
  assert.deepEqual(
    states.map(({ state, n }) => ({ state, n: Number(n) })),
    [{ state: 'succeeded', n: events }],
  )
  folder.remove()
})

/** Sends new events on all lanes until the server is gone. */
function send(url: string, { name, total }: { name: string; total: Total }): Load {
  const before = total.acknowledged.size
  let tell: () => void = () => undefined
  const lane = async (lane: number): Promise<void> => {
    for (let i = 0; ; i++) {
      const key = `evt_${name}_${lane}_${i}`
      total.sent += 1
      try {
        const answer = await fetch(`${url}/webhooks/stripe`, toStripePost(toStripeBody({ id: key })))
        if (answer.ok) {
          total.acknowledged.add(key)
          tell()
        } else assert.ok(answer.status >= 500, `a good request was answered ${answer.status}`)
        await answer.arrayBuffer()
      } catch (error) {
        if (error instanceof assert.AssertionError) throw error
        // Killed with this request under way; nothing was promised.
        return
      }
    }
  }
  return {
    ended: Promise.all(Array.from({ length: lanes }, (_, i) => lane(i))).then(() => undefined),
    acknowledged: async (count) => {
      while (total.acknowledged.size - before < count)
        await new Promise<void>((resolve) => {
          tell = resolve
        })
    },
  }
}

/** Jobs that a kill left unfinished; a row that one of them had written would be a row without a success. */
async function unfinished(store: TestStore): Promise<number> {
  const open = `select e.key from jobs j join events e on ${ofJob} where j.state <> 'succeeded'`
  const found = await store.query(open)
  const broken = await store.query(`select event from ledger where event in (${open})`)
  assert.deepEqual(broken, [], `rows of jobs that did not succeed, seed ${seed}`)
  return found.length
}

const ofJob = byStore({ sqlite: 'e.id = j.id / 1024', postgres: 'e.bucket = j.event_bucket and e.id = j.event_id' })

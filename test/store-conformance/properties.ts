// What holds for any requests and any order of calls.
import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import fc from 'fast-check'
import { type JobState, retryableStates } from '../../src/core/job.ts'
import type { ClaimedJob, Store } from '../../src/store/store.ts'
import { allRows, anEvent, aRequest, claimAll, type It, noon, settled, theEvent } from './samples.ts'

interface JobModel {
  state: JobState
  attempts: number
  history: number
  lease: ClaimedJob | null
  spent: ClaimedJob[]
}

interface Step {
  name: string
  now: number
  subscription: string
  model: JobModel
}

const settlements: Readonly<Record<string, Parameters<typeof settled>[1]>> = {
  succeed: { state: 'succeeded' },
  retry: { state: 'pending', dueAt: 0, outcome: 'retry' },
  snooze: { state: 'pending', dueAt: 0, counted: false, outcome: 'snooze' },
  die: { state: 'dead', outcome: 'dead' },
}

export function specifyProperties(it: It): void {
  it('holds each event once, and counts every other arrival, for any batches of any requests', async ({ store }, t) => {
    const request = fc.record({
      source: fc.constantFrom('s', 't'),
      keys: fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 4 }),
      body: fc.constantFrom('1', '2'),
    })
    const batches = fc.array(fc.array(request, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 4 })
    let run = 0
    await check(t, batches, async (given) => {
      const prefix = `run${run++}`
      const model = new Map<string, { id: string; body: string; duplicates: number }>()
      const calls = given.map((batch) =>
        store.append(
          batch.map(({ source, keys, body }) => aRequest(keys, { source: prefix + source, body: Buffer.from(body) })),
        ),
      )
      for (const [index, appended] of (await Promise.all(calls)).entries()) {
        for (const [at, { outcome, events }] of appended.entries()) {
          const { source, keys, body } = given[index]?.[at] ?? { source: '', keys: [], body: '' }
          const isDuplicate = keys.map((key, position) => {
            const held = model.get(`${source}/${key}`)
            const event = events[position]
            if (held === undefined) model.set(`${source}/${key}`, { id: event?.id ?? '', body, duplicates: 0 })
            else held.duplicates++
            const altered = held !== undefined && held.body !== body
            assert.deepEqual(event, { id: held?.id ?? event?.id, duplicate: held !== undefined, altered })
            return held !== undefined
          })
          assert.equal(outcome, keys.length > 0 && isDuplicate.every(Boolean) ? 'duplicate' : 'accepted')
        }
      }
      for (const source of ['s', 't']) {
        const { items } = await store.listEvents({ source: prefix + source }, allRows)
        const held = items.map((event) => [`${source}/${event.key}`, event.id, event.duplicates, event.jobs.length])
        const expected = [...model]
          .filter(([name]) => name.startsWith(source))
          .map(([name, one]) => [name, one.id, one.duplicates, 1])
        assert.deepEqual(held.sort(), expected.sort())
      }
    })
  })

  it('moves a job only along the state table, and only for the holder of its lease, in any order of calls', async ({
    store,
  }, t) => {
    const step = fc.constantFrom(
      'claim',
      'succeed',
      'retry',
      'snooze',
      'die',
      'zombie',
      'renew',
      'rescue',
      'ask again',
      'cancel',
    )
    let run = 0
    await check(t, fc.array(step, { minLength: 1, maxLength: 14 }), async (steps) => {
      const subscription = `run${run++}`
      const [appended] = await store.append([aRequest([anEvent(subscription, { jobs: [{ subscription, dueAt: 0 }] })])])
      const model: JobModel = { state: 'pending', attempts: 0, history: 0, lease: null, spent: [] }
      for (const [index, name] of steps.entries())
        await takeStep(store, { name, now: noon + index * 100_000, subscription, model })
      const [job] = (await theEvent(store, appended?.events[0]?.id)).jobs
      assert.deepEqual([job?.state, job?.attempts, job?.history.length], [model.state, model.attempts, model.history])
      const backlog = (await store.backlog()).find((row) => row.subscription === subscription)
      const counts = [backlog?.pending ?? 0, backlog?.running ?? 0, backlog?.dead ?? 0]
      assert.deepEqual(counts, [
        model.state === 'pending' ? 1 : 0,
        model.state === 'running' ? 1 : 0,
        model.state === 'dead' ? 1 : 0,
      ])
    })
  })
}

/** Does one thing to the one job of `subscription`, in the store and in the model. */
async function takeStep(store: Store, { name, now, subscription, model }: Step): Promise<void> {
  const jobId = model.lease?.jobId ?? model.spent[0]?.jobId
  const settlement = settlements[name]
  if (name === 'claim') {
    const [job] = await claimAll(store, { subscription, now })
    assert.equal(job !== undefined, model.state === 'pending')
    if (job === undefined) return
    assert.equal(job.attempts, model.attempts)
    Object.assign(model, { state: 'running', lease: job })
  } else if (settlement !== undefined && model.lease !== null) {
    assert.deepEqual(await store.settle([settled(model.lease, settlement)]), [true])
    endLease(model, settlement?.state ?? 'succeeded', settlement?.counted ?? true)
  } else if (name === 'zombie' && model.spent.length > 0) {
    const old = model.spent.map((lease) => settled(lease, { state: 'dead', outcome: 'dead' }))
    assert.ok((await store.settle(old)).every((done) => !done))
    assert.ok((await store.renew(model.spent, now + 999_999)).every((held) => !held))
  } else if (name === 'renew' && model.lease !== null) {
    assert.deepEqual(await store.renew([model.lease], now + 60_000), [true])
  } else if (name === 'rescue') {
    await store.rescue(now)
    if (model.lease !== null) endLease(model, 'pending', true)
  } else if (name === 'ask again' && jobId !== undefined) {
    if (retryableStates.includes(model.state)) Object.assign(model, { state: 'pending', attempts: 0 })
    assert.equal(await store.retryJob(jobId, now), model.state)
  } else if (name === 'cancel' && jobId !== undefined) {
    if (model.state === 'pending') model.state = 'cancelled'
    assert.equal(await store.cancelJob(jobId), model.state)
  }
}

function endLease(model: JobModel, state: JobState, counted: boolean): void {
  if (model.lease !== null) model.spent.push(model.lease)
  Object.assign(model, { state, lease: null, history: model.history + 1, attempts: model.attempts + (counted ? 1 : 0) })
}

/** Runs a property with a seed that is printed, and may be given again as FAST_CHECK_SEED. */
async function check<Given>(
  t: TestContext,
  given: fc.Arbitrary<Given>,
  hold: (given: Given) => Promise<void>,
): Promise<void> {
  const seed = Number(process.env.FAST_CHECK_SEED ?? Math.floor(Math.random() * 2 ** 31))
  t.diagnostic(`seed ${seed}`)
  await fc.assert(fc.asyncProperty(given, hold), { seed, numRuns: 40 })
}

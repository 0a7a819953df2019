// Fills a store with every kind of row, and says all that can be seen of one through its contract, so that two stores can
// be compared whose ids look different.
import { defaultBreakerPolicy } from '../../src/core/breaker.ts'
import type { JobState } from '../../src/core/job.ts'
import type { NewRequest, Store } from '../../src/store/store.ts'
import { allRows, always, anEvent, aRefusal, aRequest, claimAll, noon, settled } from '../store-conformance/samples.ts'

const minute = 60_000

const inLine = (key: string, name: string, rank: number, latest = false) =>
  anEvent(name, {
    type: 'line.moved',
    jobs: [{ subscription: 'lined', dueAt: noon, line: { key, width: 1, rank, latest } }],
  })

/** One of each: states of jobs, lines, duplicates, refusals, admissions, steps, versions, gates, failures, replays, copies. */
export async function fillWithEverything(store: Store): Promise<void> {
  const rules = {
    concurrency: 5,
    rate: { max: 100, perMs: 1000 },
    breaker: { ...defaultBreakerPolicy, failuresInRow: 1 },
  }
  store.setRules(['sub', 'lined', 'newest', 'failing'].map((subscription) => ({ subscription, ...rules })))
  await store.append([
    aRequest(['a', 'b', 'c'], { body: Buffer.from([0, 1, 2, 255]) }),
    aRequest([anEvent('ß\u{1f511} "x"', { createdAt: noon - 5, pointer: '/0' })], {
      source: 'other',
      receivedAt: noon + minute,
    }),
    aRequest([anEvent('alone', { jobs: [] })], { remoteAddress: null, secret: null }),
    aRequest([inLine('k', 'l1', 1), inLine('k', 'l2', 2), inLine('k', 'l3', 3), inLine('m', 'l4', 1)]),
    aRequest([
      anEvent('dead on arrival', {
        jobs: [{ subscription: 'failing', dueAt: noon, failure: { cause: 'permanent', error: 'no rule' } }],
      }),
    ]),
  ])
  await store.append([aRequest(['a']), aRequest(['a'], { body: Buffer.from('another') }), aRequest(['a', 'new'])])
  const newest = (name: string, rank: number) =>
    anEvent(name, { jobs: [{ subscription: 'newest', dueAt: noon, line: { key: 'n', width: 1, rank, latest: true } }] })
  await store.append([aRequest([newest('n1', 1)]), aRequest([newest('n2', 2)])])
  await store.append([
    aRefusal(),
    aRefusal({ reason: 'too_old', receivedAt: noon + 3 * minute }),
    aRequest([], { outcome: 'handshake' }),
  ])
  const [refused] = await store.append([aRefusal({ source: 'mended' })])
  await store.admit(
    [{ requestId: refused?.requestId ?? '', secret: 1, events: [anEvent('admitted', { origin: 'admitted' })] }],
    noon,
  )
  const { items } = await store.listRequests({}, allRows)
  store.noteAcknowledgements(items.slice(0, 6).map(({ id, source }, i) => ({ requestId: id, source, ackMs: i + 0.25 })))
  store.noteTallies([{ source: '', name: 'wire:tls', count: 3 }])
  await work(store)
  await store.setPaused('lined', true, noon)
  const matched = { events: 1, jobs: 1, complete: true }
  const replay = {
    filter: { source: 'other' },
    configuration: 'original',
    freshKeys: true,
    ratePerSecond: 0.5,
    matched,
  } as const
  await store.createReplay(replay, noon)
  const bounds = { fetchedBefore: 0, bytesMax: 1_000_000 }
  await store.keepPublished({ url: 'https://keys.example/a', text: '{"k":"ß"}', digest: 'd', fetchedAt: noon }, bounds)
}

async function work(store: Store): Promise<void> {
  const [first, second, third, fourth] = await claimAll(store, { limit: 4 })
  if (first && second && third && fourth) {
    await store.saveStep(first, { name: 'charge', json: '{"id":"ch_1"}' })
    await store.settle([
      settled(first, { state: 'pending', dueAt: noon + minute, outcome: 'retry' }),
      settled(second),
      settled(third, { state: 'dead', outcome: 'dead' }),
    ])
  }
  const [line] = await claimAll(store, { subscription: 'lined', limit: 1 })
  if (line) await store.settle([settled(line, { version: '7' })])
  const [failing] = await claimAll(store, { subscription: 'newest', limit: 1 })
  const attempt = { startedAt: noon, durationMs: 12.5, outcome: 'retry', cause: 'thrown', error: 'boom' } as const
  if (failing)
    await store.settle([
      settled(failing, { state: 'pending', dueAt: noon + minute, attempt: { ...attempt, fingerprint: 'f1' } }),
    ])
  const [again] = await claimAll(store, { limit: 1, now: noon + 1 })
  if (again) await store.settle([settled(again, { state: 'dead', outcome: 'dead' })])
}

type Snapshot = Record<string, unknown>

/** All that can be seen, with row numbers for ids and in one order. */
export async function look(store: Store): Promise<Snapshot> {
  const events = (await store.listEvents({}, allRows)).items
  const requests = (await store.listRequests({}, allRows)).items
  const states: readonly JobState[] = ['pending', 'running', 'succeeded', 'dead', 'cancelled']
  const byState: Record<string, string[]> = {}
  for (const state of states) byState[state] = (await store.listEvents({ state }, allRows)).items.map(({ id }) => id)
  const seen: Snapshot = {
    ...{ events, requests, byState },
    eventDetails: await inTurn(events, ({ id }) => store.getEvent(id)),
    requestDetails: await inTurn(requests, ({ id }) => store.getRequest(id)),
    early: (await store.listEvents({ to: noon + minute }, allRows)).items.map(({ id }) => id),
    refused: (await store.listRequests({ outcome: 'refused' }, allRows)).items.map(({ id }) => id),
    counters: sorted(await store.counters(always)),
    latencies: sorted(await store.latencies(always)),
    backlog: sorted(await store.backlog()),
    activity: sorted(await store.activity()),
    // A gate that holds nothing back is listed by one store and not by the other.
    gates: sorted((await store.gates()).filter(({ pausedAt, breaker }) => pausedAt !== null || breaker.attempts > 0)),
    failures: sorted(await store.failures({ limit: 100 })),
    published: sorted(await store.readPublished(0)),
    replays: (await store.listReplays(allRows)).items,
  }
  return JSON.parse(toPlain(seen)) as Snapshot
}

/** One after another: together they would wait longer for a connection than the store lets them. */
async function inTurn<Row, Answer>(rows: readonly Row[], ask: (row: Row) => Promise<Answer>): Promise<Answer[]> {
  const answers: Answer[] = []
  for (const row of rows) answers.push(await ask(row))
  return answers
}

function sorted(rows: readonly object[]): object[] {
  return rows.toSorted((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1))
}

/** The number of a row is the same in both stores; PostgreSQL writes it in base 36, with the bucket behind it. */
function toPlain(value: unknown): string {
  const text = JSON.stringify(value, function (this: Record<string, unknown>, name, one) {
    // As it is: what a Buffer makes of itself is another thing than what a Uint8Array does.
    const bytes = this[name]
    return bytes instanceof Uint8Array ? Buffer.from(bytes).toString('hex') : one
  })
  return text.replaceAll(/(evt|req|job|rpl)_([0-9a-z]{13})[0-9a-z]{2}(?![0-9a-z])/g, (_all, kind, id) => {
    return `${kind}_${Number.parseInt(id, 36)}`
  })
}

/** A request of a random history. */
export function toRandomRequest(
  keys: readonly string[],
  { line, at, minutes }: { line: boolean; at: number; minutes: number },
): NewRequest {
  const receivedAt = noon + minutes * minute
  if (!line) return aRequest(keys, { receivedAt, body: Buffer.from(`{"at":${at}}`) })
  return aRequest(
    keys.map((key) => inLine(key.slice(0, 1), `line ${key}`, at, at % 3 === 0)),
    { receivedAt },
  )
}

// Does everything a store does once, remembers each statement that reaches the server, and asks PostgreSQL how it runs
// them. No list of statements to keep in step: what the code runs is what is looked at.
import pg from 'pg'
import { defaultBreakerPolicy } from '../../src/core/breaker.ts'
import { requestOutcomes } from '../../src/core/request.ts'
import type { NewEvent, Settlement, Store } from '../../src/store/store.ts'
import { always, anEvent, aRefusal, aRequest, claimAll, noon, settled } from '../store-conformance/samples.ts'

export interface Statement {
  text: string
  values: unknown[]
  /** Whether it stands on the way of an event: append, claim, run, settle. */
  isHot: boolean
}

interface PlanNode {
  'Node Type': string
  'Relation Name'?: string
  'Index Name'?: string
  'Index Cond'?: string
  'Actual Rows'?: number
  'Actual Loops'?: number
  'Rows Removed by Filter'?: number
  Plans?: PlanNode[]
}

export async function recordStatements(store: Store): Promise<Statement[]> {
  const found = new Map<string, Statement>()
  let isHot = true
  const original = pg.Client.prototype.query
  pg.Client.prototype.query = function (this: pg.Client, ...given: never[]) {
    const [query] = given as unknown as [{ text?: string; values?: unknown[] }]
    if (typeof query.text === 'string' && !found.has(query.text))
      found.set(query.text, { text: query.text, values: query.values ?? [], isHot })
    return Reflect.apply(original, this, given)
  } as typeof original
  try {
    await doHotWork(store)
    isHot = false
    await doTheRest(store)
    await doReplays(store)
    await doRetention(store)
    await doAllReads(store)
  } finally {
    pg.Client.prototype.query = original
  }
  return [...found.values()]
}

const end = (change: Partial<Settlement> = {}): Partial<Settlement> => ({
  attempt: { startedAt: noon, durationMs: 1, outcome: 'retry', cause: 'thrown', error: 'x', fingerprint: 'f' },
  ...change,
})

async function doHotWork(store: Store): Promise<void> {
  const breaker = { ...defaultBreakerPolicy, failuresInRow: 1 }
  store.setRules(['sub', 'line'].map((subscription) => ({ ...{ subscription, concurrency: 99, rate: null }, breaker })))
  store.setRules([{ subscription: 'paced', concurrency: 9, rate: { max: 9, perMs: 1 }, breaker: null }])
  const [first] = await store.append([aRequest(['a', 'b']), aRequest(['c']), aRefusal(), aRequest([])])
  await store.append([aRequest(['a']), aRequest(['d', 'd'])])
  const inLine = (key: string, latest = false): NewEvent =>
    anEvent(key, { jobs: [{ subscription: 'line', dueAt: noon, line: { key: 'k', width: 1, rank: 0, latest } }] })
  await store.append([aRequest([inLine('l1'), inLine('l2'), inLine('l3'), inLine('l4')])])
  const paced = { jobs: [{ subscription: 'paced', dueAt: noon }] }
  const failed = { jobs: [{ subscription: 'sub', dueAt: noon, failure: { cause: 'permanent', error: 'x' } as const }] }
  await store.append([aRequest([anEvent('p', paced), anEvent('f', failed)])])
  await claimAll(store, { subscription: 'paced' })
  store.noteAcknowledgements([{ requestId: first?.requestId ?? '', source: 'shop', ackMs: 1 }])
  const jobs = await claimAll(store, { limit: 3 })
  await store.renew(jobs, noon + 60_000)
  for (const job of jobs) await store.saveStep(job, { name: 'step', json: '1' })
  await store.settle(jobs.map((job, index) => settled(job, index === 0 ? {} : end({ state: 'pending', dueAt: noon }))))
  for (const change of [
    end({ state: 'pending', dueAt: noon, parks: true }),
    { state: 'succeeded', version: '[1]' },
    {},
  ] as const) {
    const [job] = await claimAll(store, { subscription: 'line', now: noon + 120_000 })
    if (job !== undefined) await store.settle([settled(job, change)])
    await claimAll(store, { subscription: 'line', limit: 1, now: noon - 1 })
  }
  await store.append([aRequest([inLine('l5', true)])])
}

async function doTheRest(store: Store): Promise<void> {
  await claimAll(store, { now: noon + 999_999 })
  await store.rescue(noon + 9_999_999)
  const { items } = await store.listEvents({}, { limit: 20 })
  for (const job of items.flatMap((event) => event.jobs)) {
    await store.cancelJob(job.id)
    await store.retryJob(job.id, noon)
    await store.cancelJob(job.id)
  }
  for (const paused of [true, false]) await store.setPaused('sub', paused, noon)
  const [refused] = (await store.listRequests({ outcome: 'refused' }, { limit: 1 })).items
  await store.admit([{ requestId: refused?.id ?? '', secret: 0, events: [anEvent('a'), anEvent('n')] }], noon)
  const bounds = { fetchedBefore: noon, bytesMax: 100 }
  for (const url of ['a', 'b'])
    await store.keepPublished({ url, text: 'x'.repeat(60), digest: '', fetchedAt: noon }, bounds)
  await store.append([aRefusal(), aRefusal()])
  const ask = { eventsBefore: noon + 1, refusalsKeptMax: 1, refusalBytesKeptMax: 1e9, rowsMax: 1 }
  for (let calls = 0; calls < 3; calls++) await store.prune(ask)
  await store.health()
}

async function doReplays(store: Store): Promise<void> {
  const whole = { freshKeys: false, ratePerSecond: 1, matched: { events: 0, jobs: 0, complete: true } } as const
  const line = (key: string) => ({ key, width: 1, rank: 0, latest: true })
  const place = (key: string) => ({ subscription: 'sub', dueAt: noon, line: line(key) })
  const plan = ({ key }: { key: string }) => [place(key), { ...place('n'), subscription: 'new' }]
  for (const filter of [{}, { source: 'shop', from: noon }, { jobState: 'dead' }, { type: 'thing.made' }] as const) {
    for (const configuration of ['original', 'current'] as const) {
      await store.previewReplay(filter, configuration === 'current' ? plan : null)
      const { id } = await store.createReplay({ ...whole, filter, configuration }, noon)
      await store.listReplays({ limit: 1 })
      await store.runningReplays()
      await store.getReplay(id)
      for (const state of ['paused', 'running'] as const) await store.setReplayState(id, state, noon)
      while ((await store.stepReplay(id, { limit: 5, now: noon, plan }))?.state === 'running');
      const jobs = await endAll(store)
      await store.retryJob(jobs[0] ?? '', noon)
      await endAll(store)
    }
  }
}

/** Long after, when its breaker tries again: every job succeeds. */
async function endAll(store: Store): Promise<string[]> {
  const ended: string[] = []
  for (const now of [noon + 1e9, noon + 2e9, noon + 3e9]) {
    for (const subscription of ['sub', 'line', 'new']) {
      const jobs = await claimAll(store, { subscription, now })
      ended.push(...jobs.map(({ jobId }) => jobId))
      await store.settle(jobs.map((job) => settled(job)))
    }
  }
  return ended
}

async function doRetention(store: Store): Promise<void> {
  for (let attempt = 0; attempt < 12; attempt++) {
    const [job] = await claimAll(store, { now: noon + 4e9, limit: 1 })
    if (job !== undefined) await store.settle([settled(job, { state: 'pending', dueAt: noon, outcome: 'snooze' })])
  }
  const less = { bodiesBefore: noon + 1, attemptsBefore: noon + 1, refusalsBefore: noon + 1, retainBytesMax: 1e12 }
  const ask = { eventsBefore: 0, refusalsKeptMax: 9, refusalBytesKeptMax: 1e9, rowsMax: 50, ...less }
  await store.append([aRequest(['young'])])
  while ((await store.prune(ask)) > 0);
  await endAll(store)
  while ((await store.prune(ask)) > 0);
  await store.prune({ ...ask, retainBytesMax: 1, rowsMax: 1 })
  await store.append([aRequest([anEvent('over')]), aRequest(['a'])])
  const [job] = await claimAll(store, { limit: 1 })
  if (job !== undefined) await store.settle([settled(job)])
}

const none = [undefined]

async function doAllReads(store: Store): Promise<void> {
  // Not pending and running: their events are sorted while they are few, which event-reads.ts makes sure of.
  for (const source of [...none, 'shop']) {
    for (const time of [{}, { from: noon, to: noon + 1 }]) {
      const common = { ...time, ...(source === undefined ? {} : { source }) }
      for (const state of [...none, 'succeeded', 'dead', 'cancelled'] as const) {
        for (const rest of [{}, { type: 'thing.made' }, { text: 'a' }])
          await store.listEvents({ ...common, ...rest, ...(state === undefined ? {} : { state }) }, { limit: 5 })
      }
      for (const outcome of [...none, ...requestOutcomes]) {
        for (const rest of [{}, { reason: 'too_old' }]) {
          const filter = { ...common, ...rest, ...(outcome === undefined ? {} : { outcome }) }
          for (const oldestFirst of [false, true]) await store.listRequests(filter, { limit: 5, oldestFirst })
        }
      }
    }
  }
  const event = (await store.listEvents({}, { limit: 1 })).items[0]
  await store.getEvent(event?.id ?? '')
  await store.findAcceptedWithHeader('shop', 'host', 'here')
  for (const source of [{}, { source: 'shop' }]) {
    await store.counters({ ...always, ...source })
    await store.latencies({ ...always, ...source })
  }
  await Promise.all([store.backlog(), store.activity(), store.gates()])
  await store.failures({ limit: 10 })
  await store.readPublished(noon)
}

/** What a statement reads of tables that grow without having narrowed it down first. */
export async function wideReads(client: pg.Client, statement: Statement): Promise<string[]> {
  return findWide(await planOf(client, statement), false)
}

/** How a statement reads a table. */
export async function scansOf(client: pg.Client, statement: Statement, table: string): Promise<string[]> {
  const walk = (node: PlanNode): string[] => [
    ...(node['Relation Name'] === table ? [node['Node Type']] : []),
    ...(node.Plans ?? []).flatMap(walk),
  ]
  return walk(await planOf(client, statement))
}

/** How many rows of a table the statements of `work` look at, counted while they are run once more. */
export async function rowsReadBy(client: pg.Client, table: string, work: () => Promise<unknown>): Promise<number> {
  const seen: Pick<Statement, 'text' | 'values'>[] = []
  const original = pg.Client.prototype.query
  pg.Client.prototype.query = function (this: pg.Client, ...given: never[]) {
    const [{ text, values = [] }] = given as unknown as [Partial<Statement>]
    if (text?.includes(`landfall.${table} `)) seen.push({ text, values })
    return Reflect.apply(original, this, given)
  } as typeof original
  try {
    await work()
  } finally {
    pg.Client.prototype.query = original
  }
  const count = (node: PlanNode): number => {
    const { 'Actual Rows': rows = 0, 'Rows Removed by Filter': removed = 0, 'Actual Loops': loops = 0 } = node
    const own = node['Relation Name'] === table ? (rows + removed) * loops : 0
    return (node.Plans ?? []).reduce((sum, child) => sum + count(child), own)
  }
  let all = 0
  for (const statement of seen) all += count(await planOf(client, statement, 'analyze, '))
  return all
}

async function planOf(
  client: pg.Client,
  { text, values }: Pick<Statement, 'text' | 'values'>,
  options = '',
): Promise<PlanNode> {
  await client.query(
    'begin; set local enable_seqscan = off; set local enable_hashjoin = off; set local enable_mergejoin = off',
  )
  try {
    const { rows } = await client.query(`explain (${options}format json) ${text}`, values)
    const [row] = rows as [{ 'QUERY PLAN': [{ Plan: PlanNode }] }]
    return row['QUERY PLAN'][0].Plan
  } finally {
    await client.query('rollback')
  }
}

const growing = /^(requests|events|jobs|attempts|steps|redeliveries|acks|versions|sums|passed_over|blocks)$/

/** `isCut`: a limit ends the walk early, because nothing in between has to see all of it first. */
function findWide(node: PlanNode, isCut: boolean): string[] {
  const type = node['Node Type']
  const below = (node.Plans ?? []).flatMap((child) =>
    findWide(child, type === 'Limit' || (isCut && !/Sort|Aggregate|Hash|Materialize/.test(type))),
  )
  const isRead = /Scan$/.test(type) && growing.test(node['Relation Name'] ?? '')
  // What runs is bounded by the workers' own limits: all of it may be walked.
  if (!isRead || isCut || node['Index Name'] === 'jobs_running' || type === 'Bitmap Heap Scan') return below
  const narrowed = (node['Index Cond'] ?? '').replaceAll(/\(*\w*\.?bucket = [^)]*\)*( AND )?/g, '')
  return /\w/.test(narrowed) ? below : [`${type} ${node['Index Name']} of ${node['Relation Name']}`, ...below]
}

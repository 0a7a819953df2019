// Does everything a store does once, with a connection that remembers each statement, and asks SQLite how it runs them. No
// list of statements to keep in step: what the code runs is what is looked at.
import type { StatementSync } from 'node:sqlite'
import { defaultBreakerPolicy } from '../../src/core/breaker.ts'
import { requestOutcomes } from '../../src/core/request.ts'
import { admit } from '../../src/store/sqlite/admit.ts'
import { appendRequests } from '../../src/store/sqlite/append.ts'
import { cancel, retry } from '../../src/store/sqlite/change.ts'
import { claim } from '../../src/store/sqlite/claim.ts'
import { openWritable, Statements } from '../../src/store/sqlite/database.ts'
import { listEvents, readClaimed, readEvent } from '../../src/store/sqlite/event-reads.ts'
import { readFailures } from '../../src/store/sqlite/failures.ts'
import { Rules, setPaused } from '../../src/store/sqlite/gates.ts'
import { readHighestIds } from '../../src/store/sqlite/ids.ts'
import { packAppends, unpackAppends } from '../../src/store/sqlite/packing.ts'
import { prune } from '../../src/store/sqlite/prune.ts'
import { keepPublished, readPublished } from '../../src/store/sqlite/published.ts'
import { listReplays, PreviewCount, readReplay, readRunningReplays } from '../../src/store/sqlite/replay-reads.ts'
import { createReplay, setReplayState, stepReplay } from '../../src/store/sqlite/replays.ts'
import { findAcceptedWithHeader, listRequests, readRequest } from '../../src/store/sqlite/request-reads.ts'
import { Room } from '../../src/store/sqlite/room.ts'
import { migrate } from '../../src/store/sqlite/schema.ts'
import { renew, rescue, type SettleWith, settle } from '../../src/store/sqlite/settle.ts'
import {
  readActivity,
  readBacklog,
  readCounters,
  readGates,
  readLatencies,
} from '../../src/store/sqlite/stats-reads.ts'
import { saveStep } from '../../src/store/sqlite/steps.ts'
import { Work } from '../../src/store/sqlite/work.ts'
import { always, anEvent, aRefusal, aRequest, noon, settled } from '../store-conformance/samples.ts'

export interface StatementPlan {
  sql: string
  plan: string[]
}

class Recording extends Statements {
  readonly texts = new Set<string>()

  override of(sql: string): StatementSync {
    this.texts.add(sql)
    return super.of(sql)
  }
}

export function plansOfEveryStatement(path: string): StatementPlan[] {
  const db = openWritable(path, 0)
  migrate(db, path)
  const sql = new Recording(db)
  doAllWrites(new Work(sql, readHighestIds(sql), { now: noon, watched: false }))
  doAllReads(sql)
  const plans = [...sql.texts].map((text) => {
    const steps = db.prepare(`explain query plan ${text}`).all()
    return { sql: text, plan: steps.map((step) => String(step.detail)) }
  })
  db.close()
  return plans
}

function doAllWrites(work: Work): void {
  const given = [aRequest(['a', 'b']), aRequest(['a']), aRequest(['c']), aRefusal(), aRequest([])]
  appendRequests(work, unpackAppends(packAppends([given])).flat())
  work.rollup.write(work.sql)
  const using = { rules: new Rules(), errorTextMax: 10, attemptsKeptMax: 1 }
  const room = [{ subscription: 'sub', limit: 2 }]
  const leases = claim(work, { room, now: noon, leaseMs: 10 }, using.rules).rows.map(({ job, lease }) => ({
    jobId: `job_${job}`,
    token: `${lease}`,
  }))
  renew(work, leases, noon + 20)
  settle(
    work,
    leases.slice(0, 1).map((lease) => settled(lease)),
    using,
  )
  if (leases[1] !== undefined) saveStep(work, { ...leases[1], name: 'step', json: '1' })
  rescue(work, noon + 99, using)
  doLines(work, using)
  doReplays(work)
  cancel(work, 'job_2')
  retry(work, 'job_1', noon)
  cancel(work, 'job_1')
  cancel(work, 'job_3')
  const refused = work.ids.requests - 1
  admit(work, [{ requestId: `req_${refused}`, secret: 0, events: [anEvent('a'), anEvent('d')] }], noon)
  doRoom(work, using.rules)
  doPrune(work, using)
  appendRequests(work, unpackAppends(packAppends([given])).flat())
  const bounds = { fetchedBefore: noon, bytesMax: 100 }
  for (const url of ['a', 'b']) {
    keepPublished(work, { copy: { url, text: 'x'.repeat(60), digest: '', fetchedAt: noon }, bounds })
  }
}

/** A look, and an append that finds no room but brings what is held. */
function doRoom(work: Work, rules: Rules): void {
  const room = new Room('.', { queueJobsMax: 0, queueAgeMs: 1, storeBytesMax: 1e12, diskFreeBytesMin: 0 }, rules)
  rules.set([{ subscription: 'sub', concurrency: 9, rate: null, breaker: null }])
  const [requests = []] = unpackAppends(packAppends([[aRequest(['a'])]]))
  const item = { requests, answer: () => undefined, reject: () => undefined }
  room.letIn(work.sql, [item], noon)
}

const doneJobs = [{ subscription: 'done', dueAt: noon }]

/** Parts first, of some that are finished and some that are not, then all by age and by size, until nothing is left to do. */
function doPrune(work: Work, using: SettleWith): void {
  const attempts = ['pending', 'pending', 'pending', 'pending', 'pending', 'pending', 'succeeded'] as const
  appendRequests(work, unpackAppends(packAppends([[aRequest([anEvent('done', { jobs: doneJobs })])]])).flat())
  work.rollup.write(work.sql)
  for (const state of attempts) {
    const [row] = claim(work, { room: [{ subscription: 'done', limit: 1 }], now: noon, leaseMs: 10 }, using.rules).rows
    settle(work, [settled({ jobId: `job_${row?.job}`, token: `${row?.lease}` }, { state, dueAt: noon })], using)
    if (state === 'succeeded') retry(work, `job_${row?.job}`, noon)
    if (state === 'succeeded') cancel(work, `job_${row?.job}`)
  }
  const walk = { request: 0 }
  const refusals = { refusalsKeptMax: 0, refusalBytesKeptMax: 0, refusalsBefore: noon }
  const parts = { eventsBefore: 0, bodiesBefore: noon + 1, attemptsBefore: noon + 1, ...refusals, rowsMax: 1 }
  const rest = { eventsBefore: noon + 1, deadBefore: noon + 1, retainBytesMax: 1, ...refusals, rowsMax: 1 }
  for (const ask of [parts, rest]) while (prune(work, ask, walk) > 0);
}

/** Whether or not these jobs can be put back is not asked here: what matters is how they are looked for. */
function doReplays(work: Work): void {
  const matched = { events: 1, jobs: 1, complete: true }
  const replay = {
    filter: {},
    configuration: 'original',
    freshKeys: true,
    ratePerSecond: 1,
    matched,
    now: noon,
  } as const
  const ids = [createReplay(work, replay).id, createReplay(work, replay).id]
  const [row] = work.sql.of(`select id, state from jobs where id > ? and state in ('succeeded', 'dead') limit 1`).all(0)
  const found = { job: Number(row?.id), subscription: 'sub', state: row?.state as 'dead', orderKey: null }
  const again = [{ ...found, dueAt: noon }]
  const event = Math.floor(Number(row?.id) / 1024)
  const fresh = [{ event, job: { subscription: 'fresh', dueAt: noon } }]
  const stretch = { after: 0, reached: 1, ended: true, events: 1, again, fresh, skipped: 0, left: 0 }
  const stepped = stepReplay(work, { id: ids[0] ?? '', now: noon, stretch })
  if (stepped?.replayed !== 2) throw new Error('the replay put nothing back')
  setReplayState(work, { id: ids[1] ?? '', state: 'paused', now: noon })
}

/** Jobs with order keys: entering, overtaking, parking, coming back, leaving. */
function doLines(work: Work, using: SettleWith): void {
  const place = { key: 'k', width: 1, rank: 0, latest: false }
  const inLine = (key: string, latest = false) =>
    anEvent(key, { jobs: [{ subscription: 'line', dueAt: noon, line: { ...place, latest } }] })
  const append = (request: ReturnType<typeof aRequest>) =>
    appendRequests(work, unpackAppends(packAppends([[request]])).flat())
  append(aRequest([inLine('l1'), inLine('l2'), inLine('l3', true)]))
  work.rollup.write(work.sql)
  using.rules.set([
    {
      subscription: 'line',
      concurrency: 9,
      rate: { max: 9, perMs: 1 },
      breaker: { ...defaultBreakerPolicy, failuresInRow: 1 },
    },
  ])
  setPaused(work, { subscription: 'line', paused: false, now: noon })
  const ask = { room: [{ subscription: 'line', limit: 2 }], now: noon, leaseMs: 10 }
  for (const change of [
    { state: 'pending', dueAt: noon, parks: true },
    { state: 'succeeded', version: '[1]' },
  ] as const) {
    const [row] = claim(work, ask, using.rules).rows
    const lease = { jobId: `job_${row?.job}`, token: `${row?.lease}` }
    const attempt = {
      startedAt: noon,
      durationMs: 1,
      outcome: 'done',
      cause: 'thrown',
      error: 'x',
      fingerprint: 'f',
    } as const
    settle(work, [settled(lease, { ...change, attempt })], using)
  }
}

const none = [undefined]

function doAllReads(sql: Statements): void {
  // Not pending and running: their events are sorted while they are few, which event-reads.ts makes sure of.
  const states = [...none, 'succeeded', 'dead', 'cancelled'] as const
  for (const source of [...none, 'shop']) {
    for (const time of [{}, { from: noon, to: noon + 1 }]) {
      const common = { ...time, ...(source === undefined ? {} : { source }) }
      for (const state of states) {
        for (const rest of [{}, { type: 'thing.made' }, { text: 'a' }]) {
          listEvents(sql, { ...common, ...rest, ...(state === undefined ? {} : { state }) }, { limit: 5 })
        }
      }
      for (const outcome of [...none, ...requestOutcomes]) {
        for (const rest of [{}, { reason: 'too_old' }]) {
          const filter = { ...common, ...rest, ...(outcome === undefined ? {} : { outcome }) }
          for (const oldestFirst of [false, true]) listRequests(sql, filter, { limit: 5, oldestFirst })
        }
      }
    }
  }
  const event = readEvent(sql, listEvents(sql, {}, { limit: 1 }).items[0]?.id ?? '')
  readRequest(sql, event?.request.id ?? '')
  readClaimed(sql, {
    ...{ job: 1, event: 1, lease: 2, subscription: 'sub', attempts: 0, generation: 0 },
    ...{ failedAt: null, orderKey: null, lastVersion: null },
  })
  findAcceptedWithHeader(sql, 'shop', { header: 'host', value: 'here' })
  for (const read of [readCounters, readLatencies])
    for (const source of [{}, { source: 'shop' }]) read(sql, { ...always, ...source })
  readBacklog(sql)
  readActivity(sql)
  readGates(sql)
  for (const one of [{}, { subscription: 'sub' }]) readFailures(sql, { ...one, limit: 10 })
  readPublished(sql, noon)
  for (const filter of [{}, { source: 'shop' }, { jobState: 'dead' }, { text: 'a' }] as const)
    new PreviewCount(filter, () => []).count(sql)
  listReplays(sql, { limit: 5 })
  readReplay(sql, 'rpl_1')
  readRunningReplays(sql)
}

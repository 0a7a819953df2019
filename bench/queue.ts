// The queue by itself, without HTTP: does a claim cost more when much waits, when a key is blocked? Each pair of stores is
// measured in turns, so that a noisy machine is noisy for both.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { HeaderList } from '../src/core/headers.ts'
import { defaultLimits } from '../src/core/limits.ts'
import { openStore } from '../src/store/open-store.ts'
import type { ClaimedJob, LinePlace, NewEvent, Store } from '../src/store/store.ts'
import { median, medianRatio } from './median.ts'
import type { Report } from './report.ts'

const few = Number(process.env.BENCH_FEW ?? 1_000)
const many = Number(process.env.BENCH_MANY ?? 1_000_000)
const behind = Number(process.env.BENCH_BEHIND ?? 200_000)
const rounds = Number(process.env.BENCH_ROUNDS ?? 9)
const jobsPerRound = 8_000
const batch = 64
const eventsPerRequest = 250
const keys = 1_000

export interface Queue {
  store: Store
  appended: number
  /** Which line an event's job stands in; none where it is left out. */
  lineOf: ((n: number) => LinePlace) | null
  perSecond: number[]
}

export async function benchQueue(): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), 'landfall-bench-'))
  try {
    const open = async (name: string, lineOf: Queue['lineOf'] = null): Promise<Queue> => {
      const store = await openStore(join(folder, name), defaultLimits)
      return { store, appended: 0, lineOf, perSecond: [] }
    }
    const inLine = (n: number): LinePlace => ({ key: `k${n % keys}`, width: 1, rank: 0, latest: false })
    const short = await open('short')
    const long = await open('long')
    await fill(short, few)
    await fill(long, many)
    await measure([short, long])
    await Promise.all([short.store.close(), long.store.close()])
    const free = await open('free', inLine)
    const blocked = await open('blocked', inLine)
    await block(blocked, behind)
    await Promise.all([free, blocked].map((queue) => fill(queue, few)))
    await measure([free, blocked])
    await Promise.all([free.store.close(), blocked.store.close()])
    return toReport({ short, long, free, blocked })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Appends so many events with one job each. */
export async function fill(queue: Queue, count: number): Promise<void> {
  for (let done = 0; done < count; done += eventsPerRequest * 16) {
    const requests = Math.min(16, Math.ceil((count - done) / eventsPerRequest))
    await Promise.all(Array.from({ length: requests }, () => appendOne(queue, Math.min(eventsPerRequest, count))))
    if (done % 200_000 === 0 && done > 0) console.error(`  ${done} jobs wait`)
  }
}

async function appendOne(queue: Queue, events: number): Promise<void> {
  const now = Date.now()
  const toEvent = (): NewEvent => {
    const n = queue.appended++
    const line = queue.lineOf === null ? {} : { line: queue.lineOf(n) }
    const jobs = [{ subscription: 'sub', dueAt: now, ...line }]
    return { key: `evt_${n}`, type: 'thing.made', createdAt: now, pointer: null, origin: 'delivery', jobs }
  }
  await queue.store.append([
    {
      ...{
        source: 'shop',
        method: 'POST',
        url: '/webhooks/shop',
        headers: HeaderList.from([]),
        body: Buffer.from('{}'),
      },
      ...{ remoteAddress: null, receivedAt: now, outcome: 'accepted', status: 200, reason: null, secret: 0 },
      events: Array.from({ length: events }, toEvent),
    },
  ])
}

/** One key's first job waits for an hour, and all others of it behind that. */
async function block(queue: Queue, count: number): Promise<void> {
  const { lineOf } = queue
  queue.lineOf = () => ({ key: 'blocked', width: 1, rank: 0, latest: false })
  await appendOne(queue, 1)
  const [head] = (await claim(queue)).map((job) => ({ jobId: job.jobId, token: job.token }))
  if (head === undefined) throw new Error('the head of the blocked key was not given out')
  const attempt = { startedAt: Date.now(), durationMs: 1, outcome: 'retry', cause: 'thrown', error: 'no' } as const
  const dueAt = Date.now() + 3_600_000
  await queue.store.settle([{ ...head, state: 'pending', dueAt, counted: true, attempt }])
  await fill(queue, count)
  queue.lineOf = lineOf
}

async function claim({ store }: Queue): Promise<readonly ClaimedJob[]> {
  const room = [{ subscription: 'sub', limit: batch }]
  return (await store.claim({ room, now: Date.now() + 1000, leaseMs: 60_000 })).jobs
}

/** Claims and settles in turns; what was taken is filled up again outside of the time that counts. */
export async function measure(queues: readonly Queue[], times: number = rounds): Promise<void> {
  for (let round = 0; round <= times; round++) {
    for (const queue of round % 2 === 0 ? queues : [...queues].reverse()) {
      const perSecond = await drain(queue)
      await fill(queue, jobsPerRound)
      // The first round only warms up.
      if (round > 0) queue.perSecond.push(perSecond)
    }
  }
}

async function drain(queue: Queue): Promise<number> {
  let settled = 0
  const began = performance.now()
  while (settled < jobsPerRound) {
    const jobs = await claim(queue)
    if (jobs.length === 0) throw new Error('nothing was given out')
    const attempt = { startedAt: Date.now(), durationMs: 1, outcome: 'done', cause: null, error: null } as const
    await queue.store.settle(
      jobs.map(({ jobId, token }) => ({ jobId, token, state: 'succeeded', dueAt: null, counted: true, attempt })),
    )
    settled += jobs.length
    // With few waiting the queue would run dry before the round is over.
    if (queue.lineOf === null || settled % few < batch) await refill(queue, jobs.length)
  }
  return settled / ((performance.now() - began) / 1000)
}

async function refill(queue: Queue, count: number): Promise<void> {
  await appendOne(queue, queue.lineOf === null ? count : few)
}

function toReport(queues: Record<'short' | 'long' | 'free' | 'blocked', Queue>): Report {
  const at = (queue: Queue): number => median(queue.perSecond)
  const ratio = (one: Queue, other: Queue): string => medianRatio(one.perSecond, other.perSecond)
  const { short, long, free, blocked } = queues
  const row = (name: string, queue: Queue): string[] => [name, String(Math.round(at(queue)))]
  return {
    title: 'The queue when much waits',
    setting: `claims of ${batch} jobs and their settling, as many appended meanwhile as are settled; ${jobsPerRound} jobs a round, median of ${rounds} rounds in turns`,
    heading: ['', 'jobs a second'],
    rows: [
      row(`${few} jobs wait`, short),
      row(`${many} jobs wait`, long),
      row(`${keys} order keys`, free),
      row(`${keys} order keys beside a blocked one with ${behind} jobs behind it`, blocked),
    ],
    findings: [
      `${many} / ${few} waiting: ${ratio(long, short)} (must be at least 0.85)`,
      `beside a blocked key / without: ${ratio(blocked, free)} (must be at least 0.9)`,
    ],
  }
}

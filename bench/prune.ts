// Pruning never blocks intake: appends arrive at a steady rate while 100,000 old events are removed and their space is given
// back, and how long each waits for its commit is measured beside the same appends with nothing to prune.
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { HeaderList } from '../src/core/headers.ts'
import { defaultLimits } from '../src/core/limits.ts'
import { systemTimers } from '../src/landfall.ts'
import { openStore } from '../src/store/open-store.ts'
import type { NewRequest, Store } from '../src/store/store.ts'
import { pruneInTurns, rowsMax } from '../src/worker/keeper.ts'
import type { Report } from './report.ts'

const oldEvents = Number(process.env.BENCH_EVENTS ?? 100_000)
const perSecond = 1000
const quietSeconds = 10
/** This machine's own disk stalls for 40 to 370 ms once in a few thousand fsyncs, pruning or not. */
const ramDisk = '/dev/shm'
const body = Buffer.alloc(1000, 'x')

export async function benchPrune(): Promise<Report> {
  const folder = mkdtempSync(join(existsSync(ramDisk) ? ramDisk : tmpdir(), 'landfall-bench-'))
  const path = join(folder, 'prune.db')
  const filling = await openStore(path, defaultLimits)
  for (let at = 0; at < oldEvents; at += 500) {
    await filling.append(Array.from({ length: 500 }, (_, i) => aRequest(`old${at + i}`, at + i)))
  }
  await filling.close()
  const store = await openStore(path, defaultLimits)
  const before = statSync(path).size
  const quiet = await measureAppends(store, 'quiet', () => wait(quietSeconds * 1000))
  let commits = 0
  let longestMs = 0
  const began = performance.now()
  const ask = { eventsBefore: oldEvents, refusalsKeptMax: 0, refusalBytesKeptMax: 0, rowsMax }
  const prune = async (): Promise<number> => {
    const asked = performance.now()
    const gone = await store.prune(ask)
    longestMs = Math.max(longestMs, performance.now() - asked)
    return gone
  }
  const busy = await measureAppends(store, 'busy', async () => {
    commits = await pruneInTurns({ prune }, { ask, goesOn: async () => true, timers: systemTimers })
  })
  const seconds = (performance.now() - began) / 1000
  const after = statSync(path).size
  await store.close()
  rmSync(folder, { recursive: true })
  return toReport({ quiet, busy, commits, longestMs, seconds, before, after })
}

/** An accepted event without jobs, received `at` so many milliseconds after the beginning of time. */
function aRequest(key: string, at: number): NewRequest {
  return {
    ...{ source: 'shop', method: 'POST', url: '/webhooks/shop', headers: HeaderList.from([['Host', 'here']]), body },
    ...{ remoteAddress: null, receivedAt: at, outcome: 'accepted', status: 200, reason: null, secret: 0 },
    events: [{ key, type: 'thing.made', createdAt: null, pointer: null, origin: 'delivery', jobs: [] }],
  }
}

/** Milliseconds that each append waited while `during` went on, sorted. */
async function measureAppends(store: Store, prefix: string, during: () => Promise<void>): Promise<Float64Array> {
  const times: number[] = []
  const waiting: Promise<void>[] = []
  let over = false
  const ended = during().then(() => {
    over = true
  })
  const began = performance.now()
  for (let sent = 0; !over; ) {
    for (; sent < ((performance.now() - began) / 1000) * perSecond; sent++) {
      const asked = performance.now()
      const appended = store.append([aRequest(`${prefix}${sent}`, Date.now())])
      waiting.push(appended.then(() => void times.push(performance.now() - asked)))
    }
    await wait(1)
  }
  await Promise.all([ended, ...waiting])
  return Float64Array.from(times).sort()
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, ms))
}

interface Found {
  quiet: Float64Array
  busy: Float64Array
  commits: number
  longestMs: number
  seconds: number
  before: number
  after: number
}

function toReport({ quiet, busy, commits, longestMs, seconds, before, after }: Found): Report {
  const at = (sorted: Float64Array, share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
  const row = (name: string, sorted: Float64Array): string[] => [
    ...[name, String(sorted.length)],
    ...[0.5, 0.99, 1].map((share) => at(sorted, share).toFixed(2)),
  ]
  const MiB = (bytes: number): string => (bytes / 2 ** 20).toFixed(0)
  return {
    title: 'Pruning beside intake',
    setting: `${perSecond} appends a second of 1 KB events, each waiting for its own commit, while ${oldEvents} events of 1 KB are removed as the keeper does it, ${rowsMax} a commit; store on a RAM disk`,
    heading: ['an append waits', 'appends', 'p50 ms', 'p99 ms', 'longest ms'],
    rows: [row('with nothing to prune', quiet), row('while it prunes', busy)],
    findings: [
      `${oldEvents} events pruned in ${seconds.toFixed(1)} s and ${commits} commits; the longest took ${longestMs.toFixed(0)} ms with all that waited for it`,
      `p99 while it prunes / with nothing to prune: ${(at(busy, 0.99) / at(quiet, 0.99)).toFixed(2)}`,
      `the file shrank from ${MiB(before)} to ${MiB(after)} MiB, with the appends of this bench in it`,
    ],
  }
}

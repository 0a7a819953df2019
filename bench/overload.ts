// Overload: ten times what the server can do, for a minute. It has to answer 503 instead of falling over, hold its memory
// flat, and lose nothing that it acknowledged, though it is killed in the middle of it. test/overload.test.ts runs the same for
// a few seconds.
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { makeFolder, type ServerChild, startServerChild, writeConfig } from '../test/support/server.ts'
import { benchSecret, type Measured, makeRequests, runLoad } from './load.ts'
import type { Report } from './report.ts'

const seconds = Number(process.env.BENCH_SECONDS ?? 60)
const times = 10
const connections = 256
const bodyBytes = 500
const warmSeconds = 10
const mark = 10

export interface OverloadSettings {
  /** How long a handler takes, and how many run at one time: what the server can do. */
  handlerMs: number
  concurrency: number
  queueJobsMax: number
}

/** `landfall start` with slow handlers and a short queue, in a folder of its own. */
export async function startSlowServer(
  settings: OverloadSettings,
): Promise<{ server: ServerChild; path: string; remove(): void }> {
  const folder = makeFolder()
  const { handlerMs, concurrency, queueJobsMax } = settings
  const config = writeConfig(
    folder.path,
    `import { defineConfig } from 'landfall'
    import { stripe } from 'landfall/providers'
    const billing = stripe({ secrets: ['${benchSecret}'], tolerance: '1h' })
    const slow = () => new Promise((resolve) => setTimeout(resolve, ${handlerMs}))
    export default defineConfig({
      store: ${JSON.stringify(join(folder.path, 'overload.db'))},
      limits: { queueJobsMax: ${queueJobsMax}, concurrencyMax: ${concurrency} },
      sources: { stripe: billing },
      subscriptions: { ledger: billing.on('*', slow, { concurrency: ${concurrency} }) },
    })`,
  )
  const server = await startServerChild({ config })
  return { server, path: join(folder.path, 'overload.db'), remove: folder.remove }
}

/** Keys of acknowledged events that the file does not hold; the server may be dead. */
export function findLost(path: string, acknowledged: readonly string[]): string[] {
  const db = new DatabaseSync(path)
  const held = new Set(
    db
      .prepare('select key from events')
      .all()
      .map((row) => String(row.key)),
  )
  db.close()
  return acknowledged.filter((key) => !held.has(key))
}

export function toKey(request: Buffer): string {
  return /"id":"(evt_[^"]+)"/.exec(request.toString('latin1'))?.[1] ?? ''
}

export async function benchOverload(): Promise<Report> {
  const { server, path, remove } = await startSlowServer({ handlerMs: 100, concurrency: 50, queueJobsMax: 2000 })
  const port = Number(new URL(server.intake).port)
  const acknowledged: string[] = []
  const onAnswer = (request: Buffer, status: string): void => {
    if (status.startsWith('2')) acknowledged.push(toKey(request))
  }
  const load = (prefix: string, ask: { rate: number; seconds: number }): Promise<Measured> =>
    runLoad(makeRequests(ask.rate * ask.seconds, { bodyBytes, prefix }), { port, connections, ...ask, onAnswer })
  // The queue is filled first; from then on what is accepted is what is done.
  await load('fill', { rate: 3000, seconds: warmSeconds / 2 })
  const measured = await load('warm', { rate: 3000, seconds: warmSeconds })
  const capacity = (measured.statuses['200'] ?? 0) / measured.seconds
  const rate = Math.round(capacity * times)
  const requests = makeRequests(rate * seconds, { bodyBytes, prefix: 'o' })
  const rss: number[] = []
  const sampling = setInterval(() => rss.push(readRssMiB(server.process.pid ?? 0)), 1000)
  const over = await runLoad(requests, { port, connections, seconds, rate, onAnswer })
  clearInterval(sampling)
  await server.kill()
  const lost = findLost(path, acknowledged)
  remove()
  return toReport({ capacity, over, rss, acknowledged: acknowledged.length, lost: lost.length })
}

export function readRssMiB(pid: number): number {
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024
}

interface Found {
  capacity: number
  over: Measured
  rss: readonly number[]
  acknowledged: number
  lost: number
}

function toReport({ capacity, over, rss, acknowledged, lost }: Found): Report {
  const third = Math.floor(rss.length / 3)
  const most = (from: number, to?: number): number => Math.max(...rss.slice(from, to))
  const flat = most(2 * third) / most(third, 2 * third)
  const { 200: accepted = 0, 503: unavailable = 0, ...others } = over.statuses
  const marks = rss.flatMap((mib, i) => ((i + 1) % mark === 0 ? [`${i + 1} s: ${Math.round(mib)}`] : []))
  const offered = over.requests / over.seconds
  return {
    title: 'Overload',
    setting: `\`landfall start\` with 50 handlers of 100 ms and limits.queueJobsMax 2000; ${connections} connections, ${bodyBytes} byte Stripe events, each new, ${Math.round(over.seconds)} s; killed with SIGKILL at the end`,
    heading: ['', 'requests', 'a second', 'p50 ms', 'p99 ms'],
    rows: [
      ['can do', '', capacity.toFixed(0), '', ''],
      ['offered', String(over.requests), offered.toFixed(0), over.p50Ms.toFixed(2), over.p99Ms.toFixed(2)],
      ['answered 200', String(accepted), (accepted / over.seconds).toFixed(0), '', ''],
      ['answered 503', String(unavailable), (unavailable / over.seconds).toFixed(0), '', ''],
      ['any other answer, or none', String(Object.values(others).reduce((sum, one) => sum + one, 0)), '', '', ''],
    ],
    findings: [
      `offered / can do: ${(offered / capacity).toFixed(1)} (must be at least 9)`,
      `RSS in MiB: ${marks.join(', ')}`,
      `most RSS in the last third / in the middle third: ${flat.toFixed(2)} (must be at most 1.2)`,
      `acknowledged over the whole run: ${acknowledged}; of those not held after the kill: ${lost} (must be 0)`,
    ],
  }
}

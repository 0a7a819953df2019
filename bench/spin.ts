// A slow handler does not slow the answer: acknowledgement times with idle handlers, and while one burns a core.
import { existsSync } from 'node:fs'
import { startMeasured } from './child.ts'
import { type Measured, makeRequests, runLoad } from './load.ts'
import { medianBy } from './median.ts'
import type { Report } from './report.ts'

const spinMs = 2000
const seconds = 5
const rate = 300
const rounds = 5
/** A RAM disk: this machine's own disk stalls for 40 to 370 ms once in a few thousand fsyncs, spinning or not. */
const folder = '/dev/shm'

export async function benchSpin(): Promise<Report> {
  const env = { BENCH_ROLES: 'all', BENCH_SPIN_MS: String(spinMs), ...(existsSync(folder) && { BENCH_FOLDER: folder }) }
  const server = await startMeasured('landfall', env)
  const measure = (prefix: string): Promise<Measured> =>
    runLoad(makeRequests(seconds * rate, { bodyBytes: 1000, prefix }), {
      port: server.port,
      connections: 16,
      seconds,
      rate,
    })
  await measure('warm')
  const all: Record<'idle' | 'busy', Measured[]> = { idle: [], busy: [] }
  for (let round = 0; round < rounds; round++) {
    all.idle.push(await measure(`idle${round}`))
    // Just enough of them to keep one core burning for as long as is measured.
    const spins = makeRequests(Math.ceil((seconds * 1000) / spinMs), {
      bodyBytes: 400,
      prefix: `spin${round}`,
      type: 'spin',
    })
    await runLoad(spins, { port: server.port, connections: 1, seconds: 1 })
    all.busy.push(await measure(`busy${round}`))
    // What is left of the last spin must not fall into the next idle round.
    await measure(`rest${round}`)
  }
  await server.end()
  const [idle, spinning] = [toMiddle(all.idle), toMiddle(all.busy)]
  const row = (name: string, one: Measured): string[] => [
    name,
    one.p50Ms.toFixed(2),
    one.p99Ms.toFixed(2),
    String(one.requests),
  ]
  return {
    title: 'Acknowledgement while a handler spins',
    setting: `${rate} webhooks a second for ${seconds} s; handlers that each spin the CPU for ${spinMs} ms, one after the other; store on a RAM disk; median of ${rounds} rounds in turns`,
    heading: ['handlers', 'p50 ms', 'p99 ms', 'requests'],
    rows: [row('idle', idle), row('spinning', spinning)],
    findings: [`p99 spinning / idle: ${(spinning.p99Ms / idle.p99Ms).toFixed(2)} (must be at most 3)`],
  }
}

function toMiddle(all: readonly Measured[]): Measured {
  return medianBy(all, ({ p99Ms }) => p99Ms) as Measured
}

// A slow handler does not slow the answer: acknowledgement times with idle handlers, and while one burns a core.
import { startMeasured } from './child.ts'
import { type Measured, makeRequests, runLoad } from './load.ts'
import type { Report } from './report.ts'

const spinMs = 2000
const seconds = 6
const rate = 300

export async function benchSpin(): Promise<Report> {
  const server = await startMeasured('landfall', { BENCH_ROLES: 'all', BENCH_SPIN_MS: String(spinMs) })
  const measure = (prefix: string): Promise<Measured> =>
    runLoad(makeRequests(seconds * rate, { bodyBytes: 1000, prefix }), {
      port: server.port,
      connections: 16,
      seconds,
      rate,
    })
  await measure('warm')
  const idle = await measure('idle')
  // Enough of them to keep one core burning for as long as is measured.
  const spins = makeRequests(Math.ceil((seconds * 1000) / spinMs) + 1, { bodyBytes: 400, prefix: 'spin', type: 'spin' })
  await runLoad(spins, { port: server.port, connections: 1, seconds: 1 })
  const spinning = await measure('busy')
  await server.end()
  const row = (name: string, one: Measured): string[] => [
    name,
    one.p50Ms.toFixed(2),
    one.p99Ms.toFixed(2),
    String(one.requests),
  ]
  return {
    title: 'Acknowledgement while a handler spins',
    setting: `${rate} webhooks a second for ${seconds} s; handlers that each spin the CPU for ${spinMs} ms, one after the other`,
    heading: ['handlers', 'p50 ms', 'p99 ms', 'requests'],
    rows: [row('idle', idle), row('spinning', spinning)],
    findings: [`p99 spinning / idle: ${(spinning.p99Ms / idle.p99Ms).toFixed(2)} (must be at most 3)`],
  }
}

// A broken subscription with half a million waiting jobs beside one that works: does the one that works feel it? Measured
// from receipt to handler, at a steady rate, before and after the other's jobs came.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startMeasured } from './child.ts'
import { makeRequests, runLoad } from './load.ts'
import type { Report } from './report.ts'

const waiting = Number(process.env.BENCH_WAITING ?? 500_000)
const seconds = Number(process.env.BENCH_SECONDS ?? 20)
const rate = 300
/** A RAM disk, for the reason that bench/spin.ts gives. */
const ram = '/dev/shm'

export async function benchNeighbour(): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), 'landfall-bench-'))
  const file = join(folder, 'latencies')
  const where = existsSync(ram) ? { BENCH_FOLDER: ram } : {}
  const server = await startMeasured('landfall', { BENCH_ROLES: 'all', BENCH_LATENCY_FILE: file, ...where })
  const read = (): number[] => readFileSync(file, 'utf8').trim().split('\n').map(Number)
  const measure = async (prefix: string): Promise<number[]> => {
    const before = existsSync(file) ? read().length : 0
    const requests = makeRequests(seconds * rate, { bodyBytes: 1000, prefix })
    await runLoad(requests, { port: server.port, connections: 16, seconds: seconds + 5, rate })
    await untilLines(read, before + requests.length)
    return read().slice(before)
  }
  await measure('warm')
  const alone = await measure('alone')
  for (let sent = 0; sent < waiting; sent += 50_000) {
    const broken = makeRequests(Math.min(50_000, waiting - sent), {
      ...{ bodyBytes: 300, prefix: `b${sent / 50_000}x`, type: 'broken' },
    })
    await runLoad(broken, { port: server.port, connections: 64, seconds: 120 })
    console.error(`  ${Math.min(waiting, sent + 50_000)} jobs of the broken subscription`)
  }
  const beside = await measure('beside')
  await server.end()
  rmSync(folder, { recursive: true, force: true })
  const row = (name: string, values: readonly number[]): string[] => [
    ...[name, String(at(values, 0.5)), String(at(values, 0.99)), String(values.length)],
  ]
  return {
    title: 'A broken neighbour',
    setting: `${rate} webhooks a second for ${seconds} s; a second subscription with ${waiting} waiting jobs fails every attempt after 20 ms; store on a RAM disk`,
    heading: ['from receipt to handler', 'p50 ms', 'p99 ms', 'events'],
    rows: [row('alone', alone), row('beside the broken one', beside)],
    findings: [`p99 beside / alone: ${(at(beside, 0.99) / at(alone, 0.99)).toFixed(2)} (must be at most 1.5)`],
  }
}

async function untilLines(read: () => number[], count: number): Promise<void> {
  const deadline = performance.now() + 30_000
  while (read().length < count) {
    if (performance.now() > deadline) throw new Error(`only ${read().length} of ${count} handlers ran`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

function at(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

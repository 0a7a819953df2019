// Durable intake: how many webhooks a second are verified, committed with fsync and answered, beside the same server that
// keeps nothing and beside Express with BullMQ on a Redis that fsyncs. One run, in turns, so that a noisy machine is
// noisy for all; the figure of each is its median.
import { type MeasuredServer, startMeasured, startRedis } from './child.ts'
import { type Measured, makeRequests, runLoad } from './load.ts'
import { medianBy, medianRatio } from './median.ts'
import type { Report } from './report.ts'

const rounds = Number(process.env.BENCH_ROUNDS ?? 5)
const seconds = Number(process.env.BENCH_SECONDS ?? 4)
/** A burst, as a provider with much to say opens it; with 128 all of them wait for the same two commits, and so for the disk. */
const connections = Number(process.env.BENCH_CONNECTIONS ?? 256)
const bodyBytes = 1000
/** More than any of them takes in one round on two cores. */
const warmSeconds = 3
const warmRequests = 40_000
const requestsPerRound = seconds * 40_000 + warmRequests

interface Contender {
  name: string
  start(): Promise<MeasuredServer>
}

export async function benchIntake(): Promise<Report> {
  const redis = await startRedis()
  const contenders: Contender[] = [
    { name: 'node:http that only verifies', start: () => startMeasured('verify-only') },
    { name: 'Landfall', start: () => startMeasured('landfall', { BENCH_ROLES: 'intake' }) },
    { name: 'Landfall, handlers running too', start: () => startMeasured('landfall', { BENCH_ROLES: 'all' }) },
  ]
  if (redis !== null) {
    const env = { REDIS_PORT: String(redis.port) }
    contenders.push({
      name: `Express + BullMQ, Redis ${redis.version} fsync always`,
      start: () => startMeasured('express-bullmq', env),
    })
  }
  const results = new Map<string, Measured[]>(contenders.map(({ name }) => [name, []]))
  for (let round = 0; round < rounds; round++) {
    for (const { name, start } of contenders) {
      const requests = makeRequests(requestsPerRound, { bodyBytes, prefix: `r${round}` })
      const server = await start()
      // Long enough that what is measured is compiled code, for all of them.
      await runLoad(requests.slice(0, warmRequests), { port: server.port, connections, seconds: warmSeconds })
      const measured = await runLoad(requests.slice(warmRequests), { port: server.port, connections, seconds })
      await server.end()
      results.get(name)?.push(measured)
      console.error(
        `  round ${round + 1} of ${rounds}: ${name}: ${Math.round(measured.perSecond)}/s ${JSON.stringify(measured.statuses)}`,
      )
    }
  }
  await redis?.end()
  return toReport(results, redis === null)
}

function toReport(results: ReadonlyMap<string, Measured[]>, withoutRedis: boolean): Report {
  const medians = [...results].map(([name, all]) => ({ name, ...(medianBy(all, toPerSecond) as Measured) }))
  const [limit, landfall, , bullmq] = [...results.values()].map((all) => all.map(toPerSecond))
  const ratio = (others: readonly number[] = []): string => medianRatio(landfall ?? [], others)
  return {
    title: 'Durable intake',
    setting: `${connections} connections, ${bodyBytes} byte Stripe events, each new; median of ${rounds} rounds of ${seconds} s`,
    heading: ['', 'a second', 'p50 ms', 'p99 ms'],
    rows: medians.map((one) => [
      one.name,
      String(Math.round(one.perSecond)),
      one.p50Ms.toFixed(2),
      one.p99Ms.toFixed(2),
    ]),
    findings: [
      `Landfall / verify-only: ${ratio(limit)} (must be at least 0.55)`,
      withoutRedis
        ? 'Redis is not installed here, so BullMQ was not measured'
        : `Landfall / BullMQ: ${ratio(bullmq)} (must be at least 2.5)`,
    ],
  }
}

function toPerSecond({ perSecond }: Measured): number {
  return perSecond
}

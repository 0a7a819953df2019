// Durable intake: how many webhooks a second are verified, committed with fsync and answered, beside the same server that
// keeps nothing and beside Express with BullMQ on a Redis that fsyncs. All servers stand for the whole run and are loaded in
// turns, forth and back, so that what is compared was measured within seconds: the machine's own speed changes by more than
// the ratios do from minute to minute.
import { type MeasuredServer, startMeasured, startRedis } from './child.ts'
import { type Measured, makeRequests, runLoad } from './load.ts'
import { medianBy, medianRatio } from './median.ts'
import type { Report } from './report.ts'

const rounds = Number(process.env.BENCH_ROUNDS ?? 16)
const seconds = Number(process.env.BENCH_SECONDS ?? 2)
/** A burst, as a provider with much to say opens it; with 128 all of them wait for the same two commits, and so for the disk. */
const connections = Number(process.env.BENCH_CONNECTIONS ?? 256)
const bodyBytes = 1000
/** Long enough that what is measured is compiled code, for all of them. */
const warmSeconds = 4
/** More than any of them takes in a second on two cores. */
const requestsPerSecond = 45_000

interface Contender {
  name: string
  server: MeasuredServer
  measured: Measured[]
}

export async function benchIntake(): Promise<Report> {
  const redis = await startRedis()
  const start = async (name: string, server: Promise<MeasuredServer>): Promise<Contender> => ({
    ...{ name, server: await server, measured: [] },
  })
  const contenders = [
    await start('node:http that only verifies', startMeasured('verify-only')),
    await start('Landfall', startMeasured('landfall', { BENCH_ROLES: 'intake' })),
  ]
  if (redis !== null) {
    const server = startMeasured('express-bullmq', { REDIS_PORT: String(redis.port) })
    contenders.push(await start(`Express + BullMQ, Redis ${redis.version} fsync always`, server))
  }
  for (const contender of contenders) await load(contender, { seconds: warmSeconds, prefix: 'w' })
  for (let round = 0; round < rounds; round++) {
    for (const contender of round % 2 === 0 ? contenders : contenders.toReversed()) {
      const measured = await load(contender, { seconds, prefix: `r${round}` })
      contender.measured.push(measured)
      const { perSecond, statuses } = measured
      console.error(
        `  round ${round + 1} of ${rounds}: ${contender.name}: ${Math.round(perSecond)}/s ${JSON.stringify(statuses)}`,
      )
    }
  }
  for (const { server } of contenders) await server.end()
  // Its jobs would go on beside the others: it stands alone.
  const running = await start('Landfall, handlers running too', startMeasured('landfall', { BENCH_ROLES: 'all' }))
  await load(running, { seconds: warmSeconds, prefix: 'a' })
  running.measured.push(await load(running, { seconds: 2 * seconds, prefix: 'b' }))
  await running.server.end()
  await redis?.end()
  return toReport([...contenders, running], redis === null)
}

function load({ server }: Contender, { seconds, prefix }: { seconds: number; prefix: string }): Promise<Measured> {
  const requests = makeRequests(seconds * requestsPerSecond, { bodyBytes, prefix })
  return runLoad(requests, { port: server.port, connections, seconds })
}

function toReport(contenders: readonly Contender[], withoutRedis: boolean): Report {
  const medians = contenders.map(({ name, measured }) => ({ name, ...(medianBy(measured, toPerSecond) as Measured) }))
  const [limit, landfall, bullmq] = contenders.map(({ measured }) => measured.map(toPerSecond))
  const ratio = (others: readonly number[] = []): string => medianRatio(landfall ?? [], others)
  return {
    title: 'Durable intake',
    setting: `${connections} connections, ${bodyBytes} byte Stripe events, each new; median of ${rounds} rounds of ${seconds} s, loaded in turns, forth and back; ratios are medians of those within a round`,
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

// From HTTP to the settled handler: how many webhooks a second go the whole way, beside Express with BullMQ and its worker
// doing the same. Sending goes on until all of them were sent; the clock stops when the last handler has run.
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startMeasured, startRedis } from './child.ts'
import { makeRequests, runLoad } from './load.ts'
import { median, medianRatio } from './median.ts'
import type { Report } from './report.ts'

const rounds = Number(process.env.BENCH_ROUNDS ?? 5)
const events = Number(process.env.BENCH_EVENTS ?? 30_000)
const warmEvents = 15_000
const connections = 128
const bodyBytes = 1000

interface Running {
  port: number
  end(): Promise<void>
}

type Start = (env: Record<string, string>) => Promise<Running>

export async function benchEndToEnd(): Promise<Report> {
  const redis = await startRedis()
  const contenders = new Map<string, Start>([
    ['Landfall', (env) => startMeasured('landfall', { ...env, BENCH_ROLES: 'all' })],
  ])
  if (redis !== null) {
    const port = { REDIS_PORT: String(redis.port) }
    contenders.set(`Express + BullMQ, Redis ${redis.version} fsync always`, async (env) => {
      const worker = await startMeasured('bullmq-worker', { ...env, ...port })
      const server = await startMeasured('express-bullmq', port)
      const end = async (): Promise<void> => {
        await server.end()
        await worker.end()
      }
      return { port: server.port, end }
    })
  }
  const results = new Map<string, number[]>([...contenders.keys()].map((name) => [name, []]))
  for (let round = 0; round < rounds; round++) {
    for (const [name, start] of contenders) {
      const perSecond = await measure(start, `e${round}`)
      results.get(name)?.push(perSecond)
      console.error(`  round ${round + 1} of ${rounds}: ${name}: ${Math.round(perSecond)}/s`)
    }
  }
  await redis?.end()
  return toReport(results)
}

async function measure(start: Start, prefix: string): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'landfall-bench-'))
  const file = join(folder, 'done')
  const server = await start({ BENCH_DONE_FILE: file })
  const requests = makeRequests(warmEvents + events, { bodyBytes, prefix })
  const ask = { port: server.port, connections, seconds: 60 }
  await runLoad(requests.slice(0, warmEvents), ask)
  await untilDone(file, warmEvents)
  const began = performance.now()
  await runLoad(requests.slice(warmEvents), ask)
  await untilDone(file, warmEvents + events)
  const seconds = (performance.now() - began) / 1000
  await server.end()
  rmSync(folder, { recursive: true, force: true })
  return events / seconds
}

async function untilDone(file: string, count: number): Promise<void> {
  const deadline = performance.now() + 120_000
  while ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) < count) {
    if (performance.now() > deadline) throw new Error(`only ${statSync(file).size} of ${count} handlers ran`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

function toReport(results: ReadonlyMap<string, number[]>): Report {
  const all = [...results].map(([name, values]) => ({ name, values }))
  const [landfall, bullmq] = all
  return {
    title: 'End to end',
    setting: `${connections} connections, ${bodyBytes} byte Stripe events, each new; ${events} of them from the first byte to the last handler, median of ${rounds} rounds in turns`,
    heading: ['', 'events a second'],
    rows: all.map(({ name, values }) => [name, String(Math.round(median(values)))]),
    findings: [
      landfall === undefined || bullmq === undefined
        ? 'Redis is not installed here, so BullMQ was not measured'
        : `Landfall / BullMQ: ${medianRatio(landfall.values, bullmq.values)}`,
    ],
  }
}

// Durable intake and the whole way on PostgreSQL. Each round of each contender has a database of its own, so all are sent the
// same requests; how many of them one takes in the time is what is measured.
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Measured, makeRequests, runLoad } from '../load.ts'
import type { Contender } from './contenders.ts'
import type { MeasuredPostgres } from './server.ts'

/** What is sent until their code is compiled, and what is sent then. */
export interface Requests {
  warm: readonly Buffer[]
  counted: readonly Buffer[]
}

export interface RoundAsk {
  postgres: MeasuredPostgres
  requests: Requests
  connections: number
  seconds: number
}

const warmSeconds = 3
/** More than any of them takes in a second on two cores. */
const perSecondMax = 20_000

export function makeAllRequests({ seconds, bodyBytes }: { seconds: number; bodyBytes: number }): Requests {
  const all = makeRequests((warmSeconds + seconds) * perSecondMax, { bodyBytes, prefix: 'p' })
  return { warm: all.slice(0, warmSeconds * perSecondMax), counted: all.slice(warmSeconds * perSecondMax) }
}

/** Verified, committed and answered: no handler runs. */
export async function measureIntake(contender: Contender, ask: RoundAsk): Promise<Measured> {
  const { postgres, requests, connections, seconds } = ask
  const database = await postgres.makeDatabase()
  const server = await contender.start(database, null)
  await runLoad(requests.warm, { port: server.port, connections, seconds: warmSeconds })
  const measured = await runLoad(requests.counted, { port: server.port, connections, seconds })
  await server.end()
  await postgres.drop(database)
  if (measured.statuses['200'] !== measured.requests)
    throw new Error(`${contender.name} answered ${JSON.stringify(measured.statuses)}`)
  return measured
}

/** Sends for so many seconds; the clock stops when the last handler has run. In events a second. */
export async function measureEndToEnd(contender: Contender, ask: RoundAsk): Promise<number> {
  const { postgres, requests, connections, seconds } = ask
  const folder = mkdtempSync(join(tmpdir(), 'landfall-bench-'))
  const doneFile = join(folder, 'done')
  const database = await postgres.makeDatabase()
  const server = await contender.start(database, { doneFile })
  const load = { port: server.port, connections }
  const warmed = (await runLoad(requests.warm, { ...load, seconds: warmSeconds })).requests
  await untilDone(doneFile, warmed)
  const began = performance.now()
  const sent = (await runLoad(requests.counted, { ...load, seconds })).requests
  await untilDone(doneFile, warmed + sent)
  const perSecond = sent / ((performance.now() - began) / 1000)
  await server.end()
  await postgres.drop(database)
  rmSync(folder, { recursive: true, force: true })
  return perSecond
}

const doneWithinMs = 60_000

export async function untilDone(file: string, count: number): Promise<void> {
  const deadline = performance.now() + doneWithinMs
  const done = (): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0
  while (done() < count) {
    if (performance.now() > deadline) throw new Error(`only ${done()} of ${count} handlers ran`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

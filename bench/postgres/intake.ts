// Durable intake and the whole way on PostgreSQL, contender by contender in each round. What a round of each sends is as
// much as it takes in the time, so that a slow one does not make the bench long.
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Measured, makeRequests, runLoad } from '../load.ts'
import type { Contender } from './contenders.ts'
import type { MeasuredPostgres } from './server.ts'

export interface RoundAsk {
  postgres: MeasuredPostgres
  round: number
  connections: number
  bodyBytes: number
  seconds: number
}

const warmSeconds = 2
/** More than any of them takes in a second on two cores. */
const perSecondMax = 25_000

/** Verified, committed and answered: no handler runs. */
export async function measureIntake(contender: Contender, ask: RoundAsk): Promise<Measured> {
  const { postgres, round, connections, bodyBytes, seconds } = ask
  const database = await postgres.makeDatabase()
  const server = await contender.start(database, null)
  const requests = makeRequests((warmSeconds + seconds) * perSecondMax, { bodyBytes, prefix: `r${round}` })
  const warm = requests.splice(0, warmSeconds * perSecondMax)
  await runLoad(warm, { port: server.port, connections, seconds: warmSeconds })
  const measured = await runLoad(requests, { port: server.port, connections, seconds })
  await server.end()
  await postgres.drop(database)
  if (measured.statuses['200'] !== measured.requests)
    throw new Error(`${contender.name} answered ${JSON.stringify(measured.statuses)}`)
  return measured
}

/** Sends for so many seconds; the clock stops when the last handler has run. In events a second. */
export async function measureEndToEnd(contender: Contender, ask: RoundAsk): Promise<number> {
  const { postgres, round, connections, bodyBytes, seconds } = ask
  const folder = mkdtempSync(join(tmpdir(), 'landfall-bench-'))
  const doneFile = join(folder, 'done')
  const database = await postgres.makeDatabase()
  const server = await contender.start(database, { doneFile })
  const requests = makeRequests((warmSeconds + seconds) * perSecondMax, { bodyBytes, prefix: `e${round}` })
  const warm = requests.splice(0, warmSeconds * perSecondMax)
  const load = { port: server.port, connections }
  const warmed = (await runLoad(warm, { ...load, seconds: warmSeconds })).requests
  await untilDone(doneFile, warmed)
  const began = performance.now()
  const sent = (await runLoad(requests, { ...load, seconds })).requests
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

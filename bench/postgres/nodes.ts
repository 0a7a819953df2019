// One worker node and two, over one database: processes that only run handlers. Each handler waits, as one does that calls
// another service, and a node runs so many at a time; so what limits a node is that, and not the database.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defaultLimits } from '../../src/core/limits.ts'
import { openStore } from '../../src/store/open-store.ts'
import { startMeasured } from '../child.ts'
import { makeRequests, runLoad } from '../load.ts'
import { landfall, oneHandler } from './contenders.ts'
import { untilDone } from './intake.ts'
import type { MeasuredPostgres } from './server.ts'

export const waitMs = 50
export const handlersOfNode = 16
/** Until the nodes have started and their code is compiled. */
const warmJobs = 600

/** Jobs a second that so many nodes do together; `jobs` wait at the start. */
export async function measureNodes(
  postgres: MeasuredPostgres,
  { nodes, jobs, round }: { nodes: number; jobs: number; round: number },
): Promise<number> {
  const database = await postgres.makeDatabase()
  await appendJobs(database, { count: warmJobs + jobs, round })
  const folder = mkdtempSync(join(tmpdir(), 'landfall-bench-'))
  const doneFile = join(folder, 'done')
  const env = {
    ...{ BENCH_STORE: database, BENCH_ROLES: 'worker', BENCH_DONE_FILE: doneFile, BENCH_WAIT_MS: String(waitMs) },
    ...oneHandler(handlersOfNode),
  }
  const store = await openStore(database, defaultLimits)
  // Held back until all nodes are there.
  await store.setPaused('ledger', true, Date.now())
  const started = await Promise.all(Array.from({ length: nodes }, () => startMeasured('landfall', env)))
  await store.setPaused('ledger', false, Date.now())
  await untilDone(doneFile, warmJobs)
  const began = performance.now()
  await untilDone(doneFile, warmJobs + jobs)
  const perSecond = jobs / ((performance.now() - began) / 1000)
  for (const node of started) await node.end()
  await store.close()
  await postgres.drop(database)
  rmSync(folder, { recursive: true, force: true })
  return perSecond
}

async function appendJobs(database: string, { count, round }: { count: number; round: number }): Promise<void> {
  const server = await landfall.start(database, null)
  const requests = makeRequests(count, { bodyBytes: 1000, prefix: `n${round}` })
  await runLoad(requests, { port: server.port, connections: 128, seconds: 60 })
  await server.end()
}

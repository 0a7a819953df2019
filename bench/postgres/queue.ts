// Claim and settle on PostgreSQL with few and with many jobs waiting: the same rounds as bench/queue.ts, on two databases of
// one server.
import { defaultLimits } from '../../src/core/limits.ts'
import { openStore } from '../../src/store/open-store.ts'
import { fill, measure, type Queue } from '../queue.ts'
import type { MeasuredPostgres } from './server.ts'

/** Jobs a second of each round, with `few` and with `many` waiting. */
export async function measureQueues(
  postgres: MeasuredPostgres,
  { few, many, rounds }: { few: number; many: number; rounds: number },
): Promise<{ few: number[]; many: number[] }> {
  const databases = [await postgres.makeDatabase(), await postgres.makeDatabase()]
  const queues = await Promise.all(
    databases.map(
      async (database): Promise<Queue> => ({
        ...{ store: await openStore(database, defaultLimits), appended: 0, lineOf: null, perSecond: [] },
      }),
    ),
  )
  const [short, long] = queues as [Queue, Queue]
  await fill(short, few)
  await fill(long, many)
  // As autovacuum would have done by the time so much waits.
  for (const database of databases) await postgres.ask(database, 'vacuum analyze')
  await postgres.ask(databases[0] as string, 'checkpoint')
  await measure(queues, rounds)
  for (const { store } of queues) await store.close()
  for (const database of databases) await postgres.drop(database)
  return { few: short.perSecond, many: long.perSecond }
}

// Who is measured on PostgreSQL, each in a database of its own, and how one is started: a server, and a worker beside it
// where handlers are to run.
import { type MeasuredServer, startMeasured } from '../child.ts'

export interface Contender {
  name: string
  /** Null for the plain limit, which runs nothing. */
  start(database: string, handlers: { doneFile: string } | null): Promise<Pick<MeasuredServer, 'port' | 'end'>>
}

export const landfall: Contender = {
  name: 'Landfall',
  start: (database, handlers) =>
    startMeasured('landfall', {
      ...{ BENCH_STORE: database, BENCH_ROLES: handlers === null ? 'intake' : 'all', ...oneHandler(handlersAtOnce) },
      ...(handlers === null ? {} : { BENCH_DONE_FILE: handlers.doneFile }),
    }),
}

/** Of one process. */
export const handlersAtOnce = 200

/** So many at a time in each process, and as many more over all. */
export function oneHandler(ofNode: number): Record<string, string> {
  const all = String(ofNode * 10)
  return { BENCH_CONFIG: 'one-handler-config', BENCH_NODE_CONCURRENCY: String(ofNode), BENCH_CONCURRENCY: all }
}

export const pgBoss: Contender = { name: 'pg-boss, one send a request', start: startQueue('pg-boss') }

export const graphileWorker: Contender = {
  name: 'Graphile Worker, one addJob a request',
  start: startQueue('graphile-worker'),
}

export const plainBytes: Contender = {
  name: 'the same bytes in batched inserts, one table without an index',
  start: (database) => startMeasured('plain-insert', { BENCH_POSTGRES: database, BENCH_PLAIN: 'bytes' }),
}

export const plainRows: Contender = {
  name: 'the same rows in batched inserts, and nothing else',
  start: (database) => startMeasured('plain-insert', { BENCH_POSTGRES: database, BENCH_PLAIN: 'rows' }),
}

/** Its door and its worker are processes of their own, as both advise. */
function startQueue(name: string): Contender['start'] {
  return async (database, handlers) => {
    const server = await startMeasured(name, { BENCH_POSTGRES: database })
    if (handlers === null) return server
    const env = { BENCH_POSTGRES: database, BENCH_PART: 'worker', BENCH_DONE_FILE: handlers.doneFile }
    const worker = await startMeasured(name, env)
    const end = async (): Promise<void> => {
      await server.end()
      await worker.end()
    }
    return { port: server.port, end }
  }
}

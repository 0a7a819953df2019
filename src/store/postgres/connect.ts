// How a client of the database is made. `pg` is loaded here and only here: who keeps to SQLite need not have it.
import type { ClientConfig, PoolConfig } from 'pg'
import { LandfallError } from '../../core/errors.ts'
import type { AskingAddress } from '../../core/store-address.ts'
import { type Address, toAddress } from './address.ts'
import { makeBulkQueries } from './bulk.ts'
import { Database, toNumber } from './database.ts'
import { toStoreError } from './failure.ts'
import { Buckets, IdMaker } from './ids.ts'
import { migrate, readMeta } from './migrate.ts'
import { schemaVersion } from './schema.ts'

export interface Connected {
  db: Database
  buckets: Buckets
}

export interface ConnectedWriter extends Connected {
  ids: IdMaker
  /** The number the database gave this client. */
  number: number
  /** What is to be added to this machine's clock to have the database's, in milliseconds. */
  clockOffset: number
  makeClient: typeof import('pg').Client
  config: PoolConfig
}

/** Asked whenever a connection is made; what it gives is kept nowhere. */
export type Password = AskingAddress['password']

interface ConnectAsk {
  waitMs: number
  /** In place of the one in the address. */
  password?: Password | undefined
}

export async function loadPg(): Promise<typeof import('pg')> {
  try {
    return (await import('pg')).default as unknown as typeof import('pg')
  } catch (cause) {
    throw new LandfallError('config_invalid', 'the store is on PostgreSQL, but the package pg is not installed', {
      hint: 'Run npm install pg, or name a file path under store.',
      cause,
    })
  }
}

/** For one who writes: brings the schema up to date first. */
export async function connect(location: string, ask: ConnectAsk): Promise<ConnectedWriter> {
  const { db, makeClient, address } = await openDatabase(location, ask)
  try {
    const meta = await migrate(db)
    if (meta.isCopying)
      throw new LandfallError('migration_unfinished', `${db.where} holds a part of another store so far`)
    const before = Date.now()
    const [row] = await db.write((tx) =>
      tx.ask(`select nextval('landfall.clients') as number, extract(epoch from clock_timestamp()) * 1000 as now`),
    )
    const number = toNumber(row?.number)
    return {
      ...{ db, buckets: new Buckets(meta.buckets), ids: new IdMaker(number), number },
      clockOffset: toNumber(row?.now) - (before + Date.now()) / 2,
      makeClient,
      config: address.config,
    }
  } catch (error) {
    await db.close().catch(() => undefined)
    throw toStoreError(error, db.where)
  }
}

/** For one who only looks, and must not change anything. */
export async function connectReadOnly(location: string, ask: ConnectAsk): Promise<Connected> {
  const { db } = await openDatabase(location, ask)
  try {
    const meta = await readMeta(db)
    if (meta === null || meta.version < schemaVersion) {
      throw new LandfallError('store_unavailable', `${db.where} holds no store of this version`, {
        hint: 'Start the server once: it makes the store, or brings it up to date.',
      })
    }
    return { db, buckets: new Buckets(meta.buckets) }
  } catch (error) {
    await db.close().catch(() => undefined)
    throw toStoreError(error, db.where)
  }
}

/** `name` is what its connections call themselves, where they are not a server's. */
export async function openDatabase(
  location: string,
  { waitMs, password }: ConnectAsk,
  name = 'landfall',
): Promise<{ db: Database; makeClient: ConnectedWriter['makeClient']; address: Address }> {
  const address = toAddress(location, { waitMs })
  const pg = await loadPg()
  const makeClient = password === undefined ? pg.Client : asking(pg, password)
  const pool = new pg.Pool({ ...address.config, application_name: name, Client: makeClient })
  return {
    db: new Database(pool, { ...address, statementMs: waitMs, makeBulkQuery: makeBulkQueries(pg) }),
    makeClient,
    address,
  }
}

/** pg takes a function for a password, but from an address it takes that there is none. */
function asking(pg: typeof import('pg'), password: Password): ConnectedWriter['makeClient'] {
  return class extends pg.Client {
    constructor(config?: string | ClientConfig) {
      super(config)
      Object.assign(this, { password })
    }
  }
}

// The address of a PostgreSQL store: a URL as every tool takes it, with a few parameters of our own. Its password is in no
// error and in nothing that is shown.
import type { PoolConfig } from 'pg'
import { LandfallError } from '../../core/errors.ts'

export interface Address {
  config: PoolConfig
  /** 'host:5432/name': what may be shown. */
  where: string
  schema: string
  /** Whether statements are prepared: a pooler that shares connections may not know what was. */
  prepares: boolean
}

/** Connections of one client. A server of four threads has three clients, and one connection more for each that listens. */
const connectionsMax = 8

/** `postgres://user:password@host:5432/name?sslmode=verify-full&schema=landfall&connections=8&prepare=yes`. */
export function toAddress(location: string, { waitMs }: { waitMs: number }): Address {
  const url = parse(location)
  const schema = take(url, 'schema') ?? 'landfall'
  const connections = Number(take(url, 'connections') ?? connectionsMax)
  const prepare = take(url, 'prepare') ?? 'yes'
  if (!['yes', 'no'].includes(prepare)) throw invalid(`expected prepare to be yes or no, got ${prepare}`)
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(schema)) throw invalid(`expected schema to be a plain name, got ${schema}`)
  if (!Number.isInteger(connections) || connections < 4 || connections > 1000)
    throw invalid('expected connections to be a whole number from 4 to 1000')
  const host = url.searchParams.get('host') ?? url.hostname
  return {
    where: `${host || 'localhost'}:${url.port || 5432}${url.pathname === '/' ? '' : url.pathname}`,
    schema,
    prepares: prepare === 'yes',
    config: {
      connectionString: url.href,
      max: connections,
      application_name: 'landfall',
      keepAlive: true,
      connectionTimeoutMillis: waitMs,
      // The server ends a statement before this; a network that swallows everything does not.
      query_timeout: waitMs + 2_000,
      // A connection that lasts for ever would stay with a server that is no longer the first.
      maxLifetimeSeconds: 1_800,
      idleTimeoutMillis: 30_000,
      allowExitOnIdle: true,
      pipeline: true,
    } as PoolConfig,
  }
}

function parse(location: string): URL {
  try {
    return new URL(location)
  } catch {
    throw invalid('the address of the PostgreSQL store is not a URL')
  }
}

function take(url: URL, name: string): string | null {
  const value = url.searchParams.get(name)
  url.searchParams.delete(name)
  return value
}

function invalid(message: string): LandfallError {
  return new LandfallError('config_invalid', message, {
    hint: 'It looks like postgres://user:password@host:5432/database; encode special characters of the password as %XX.',
  })
}

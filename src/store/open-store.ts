// Which store a location means, and how one is opened: for the process that owns it, for one more of its threads, and for
// somebody who only looks.
import { LandfallError } from '../core/errors.ts'
import type { Limits } from '../core/limits.ts'
import { type StoreAddress, toPassword, toUrl } from '../core/store-address.ts'
import { connectPostgres, openPostgres } from './postgres/postgres-store.ts'
import { openPostgresReadOnly } from './postgres/read-only.ts'
import { openSqliteReadOnly } from './sqlite/read-only.ts'
import { connectSqlite, openSqlite } from './sqlite/sqlite-store.ts'
import type { OperateStore, ReplayStore, Store, StoreHandle, StoreHealth } from './store.ts'

/** Where the store is when nothing is said. */
export const defaultLocation = './landfall.db'

/** What may be done to a store that somebody else writes: everything but writing, which rejects. */
export interface ReadOnlyStore extends OperateStore, ReplayStore {
  health(): Promise<StoreHealth>
  close(): Promise<void>
}

/**
 * `address` is a file's path or a `postgres://` address; left out, `./landfall.db`.
 * Errors: config_invalid, store_in_use, store_newer, store_corrupt, store_unavailable.
 */
export async function openStore(address: StoreAddress | undefined, limits: Limits): Promise<Store> {
  return isPostgres(address)
    ? openPostgres(toUrl(address), limits, toPassword(address))
    : openSqlite(toPath(address), limits)
}

/**
 * The same store in another thread of the process, with the handle that `share()` gave. A function does not travel with it:
 * what gives passwords is that of the thread's own configuration.
 */
export async function connectStore(handle: StoreHandle, address?: StoreAddress): Promise<Store> {
  return handle.kind === 'postgres' ? connectPostgres(handle, toPassword(address)) : connectSqlite(handle)
}

/** Looks at a store that a server may be writing, or that nobody has open. */
export async function openStoreReadOnly(address: StoreAddress | undefined): Promise<ReadOnlyStore> {
  return isPostgres(address)
    ? openPostgresReadOnly(toUrl(address), toPassword(address))
    : openSqliteReadOnly(toPath(address))
}

/** Whether several processes may have the store at one time. */
export function isShared(address: StoreAddress | undefined): boolean {
  return isPostgres(address)
}

function isPostgres(address: StoreAddress | undefined): address is StoreAddress {
  return address !== undefined && /^postgres(ql)?:\/\//i.test(toUrl(address))
}

function toPath(address: StoreAddress = defaultLocation): string {
  const location = toUrl(address)
  if (location === '' || location.startsWith(':') || location.startsWith('file:')) {
    throw new LandfallError('config_invalid', `expected store to be a file's path, got ${JSON.stringify(location)}`)
  }
  return location
}

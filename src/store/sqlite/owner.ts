// One process writes one file. A second, tiny database beside it holds an operating system lock for the life of the
// process: it is let go even by kill -9, so that there is never a stale lock to remove by hand.
//
// The lock is SQLite's RESERVED (`begin immediate`): it shuts out every other writer and lets readers read, so that the one
// who is refused can be told which process to stop. The page with the process id must be committed before it is locked for
// good; whoever comes in between writes its own, and so the winner looks whether the page still names it.
import { DatabaseSync } from 'node:sqlite'
import { LandfallError } from '../../core/errors.ts'
import { resultCode } from './database.ts'

export interface Ownership {
  release(): void
}

const triesMax = 10

export function takeOwnership(path: string): Ownership {
  const db = new DatabaseSync(`${path}.owner`, { timeout: 0 })
  try {
    for (let tries = 0; tries < triesMax; tries++) {
      if (isTaken(db)) return { release: () => db.close() }
    }
    throw toInUse(path, db)
  } catch (error) {
    const refused = resultCode(error) === 5 ? toInUse(path, db) : error
    db.close()
    throw refused
  }
}

function isTaken(db: DatabaseSync): boolean {
  db.exec('begin immediate')
  db.exec(
    'create table if not exists owner (one integer primary key check (one = 1), pid integer, since integer) strict',
  )
  db.prepare('insert or replace into owner values (1, ?, ?)').run(process.pid, Date.now())
  db.exec('commit')
  db.exec('begin immediate')
  if (db.prepare('select pid from owner').get()?.pid === process.pid) return true
  db.exec('rollback')
  return false
}

function toInUse(path: string, db: DatabaseSync): LandfallError {
  const owner = readOwner(db)
  const who = owner === null ? 'another process' : `process ${owner.pid} (since ${new Date(owner.since).toISOString()})`
  return new LandfallError('store_in_use', `${path} is written by ${who}`)
}

function readOwner(db: DatabaseSync): { pid: number; since: number } | null {
  try {
    const row = db.prepare('select pid, since from owner').get()
    return row === undefined ? null : { pid: Number(row.pid), since: Number(row.since) }
  } catch {
    return null
  }
}

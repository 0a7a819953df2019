// What was seen of one call: the rows before it and after it, what was asked and what was answered. Rules are written against
// this and nothing else, so that they know nothing of how a store does its work.
import type { Lease } from '../../src/store/store.ts'
import type { Seen } from './engine.ts'
import type { GateRow, Row, Rows } from './rows.ts'
import type { Client } from './store.ts'

export type Cause =
  | { name: 'append'; give: null; result: null; by: null }
  /** A writer that starts puts back what ran. */
  | { name: 'restart'; give: null; result: null; by: null }
  | (Seen & { result: unknown; by: Client; hasEffect?: boolean })

export interface Observation {
  cause: Cause
  before: Rows
  after: Rows
  gates: ReadonlyMap<string, GateRow>
}

export interface Change {
  before: Row
  after: Row
}

/** Jobs that are not the same afterwards; those that are new have no `before`. */
export function changesOf({ before, after }: Observation): { before: Row | undefined; after: Row }[] {
  const changes: { before: Row | undefined; after: Row }[] = []
  if (before === after) return changes
  for (const row of after.values()) {
    const old = before.get(row.id)
    if (old === undefined || !isSame(old, row)) changes.push({ before: old, after: row })
  }
  return changes
}

function isSame(one: Row, other: Row): boolean {
  return (
    one.state === other.state &&
    one.waits === other.waits &&
    one.lease === other.lease &&
    one.attempts === other.attempts &&
    one.dueAt === other.dueAt &&
    one.leaseUntil === other.leaseUntil &&
    one.generation === other.generation
  )
}

export function toJobRow(id: string): number {
  return Number(id.slice('job_'.length))
}

/** How often it was claimed: every store's token begins with that. */
export function toLease(token: string): number {
  return Number.parseInt(token, 10)
}

/** Whether this lease is the one that is held. */
export function isHeld(rows: Rows, { jobId, token }: Lease): boolean {
  const row = rows.get(toJobRow(jobId))
  return row?.state === 'running' && row.lease === toLease(token)
}

/** The line a job stands in, as text; null where it stands in none. */
export function lineOf({ subscription, orderKey }: Row): string | null {
  return orderKey === null ? null : `${subscription} ${orderKey}`
}

export function goesBefore(one: Row, other: Row): boolean {
  return one.rank < other.rank || (one.rank === other.rank && one.id < other.id)
}

export function isActive({ state }: Row): boolean {
  return state === 'pending' || state === 'running'
}

// Whose turn it is at work that one of all nodes does at a time. Two ways: a lock for one transaction, which ends with it
// whatever happens to the node; and a row with a time for work of several transactions, because a lock of the session would
// be the connection pool's (PgBouncer), not ours.
import type { Task } from '../store.ts'
import type { Work } from './work.ts'

const tryLocks = {
  prune: `select pg_try_advisory_xact_lock(hashtext('landfall.prune')) as is_ours`,
  rescue: `select pg_try_advisory_xact_lock(hashtext('landfall.rescue')) as is_ours`,
} as const

/** Whether this transaction may do it: no other does at this moment. */
export async function isAlone({ tx }: Work, what: keyof typeof tryLocks): Promise<boolean> {
  const [row] = await tx.ask(tryLocks[what])
  return row?.is_ours === true
}

const takeRow = `insert into landfall.turns as t (bucket, task, client, until) values ($1, $2, $3, $4)
  on conflict (bucket, task) do update set client = excluded.client, until = excluded.until
  where t.client = excluded.client or t.until <= $5 returning 1 as is_ours`

/** The time is the database's, as far as this client knows it. */
export async function takeTurn(
  { tx, buckets, now }: Work,
  { task, client, forMs }: { task: Task; client: number; forMs: number },
): Promise<boolean> {
  const rows = await tx.ask(takeRow, [buckets.of(task), task, client, now + Math.ceil(forMs), now])
  return rows.length > 0
}

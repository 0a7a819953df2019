// Lines that keep only their newest job: what waits gives way to a newer one, whether that came after it or while it ran.
import { toId } from './ids.ts'
import { type JobRow, moved } from './job-rows.ts'
import { active, type LineMember, parked, ready } from './line.ts'
import type { Work } from './work.ts'

const waiting = `from jobs indexed by jobs_line
  where subscription = ? and order_key = ? and waits < ${parked} and ${active} and state = 'pending'`
const selectWaiting = `select id ${waiting}`
const selectHighest = `select max(rank) as rank ${waiting}`
const selectLast = `select max(id) as id ${waiting} and rank = ?`
const updateSuperseded = `update jobs set state = 'cancelled', waits = ${ready}, note = ? where id = ?`

/** Cancels what waits and is not newer than the newcomer. Answers who is newer, where the newcomer is the one that came too late. */
export function supersede(work: Work, member: LineMember): number | null {
  const newer = readNewer(work, member)
  if (newer !== null) return newer
  for (const row of work.sql.of(selectWaiting).all(member.subscription, member.orderKey))
    cancel(work, { job: Number(row.id), subscription: member.subscription }, member.job)
  return null
}

/** One that ran and waits again: cancelled where a newer one came meanwhile. */
export function yieldToNewer(work: Work, { job, subscription, line }: JobRow): boolean {
  const newer = line === null ? null : readNewer(work, { job, subscription, ...line })
  if (newer !== null) cancel(work, { job, subscription }, newer)
  return newer !== null
}

function readNewer({ sql }: Work, { job, subscription, orderKey, rank }: LineMember): number | null {
  const highest = sql.of(selectHighest).get(subscription, orderKey)?.rank
  if (typeof highest !== 'number' || highest < rank) return null
  const last = Number(sql.of(selectLast).get(subscription, orderKey, highest)?.id)
  return highest > rank || last > job ? last : null
}

function cancel(work: Work, cancelled: { job: number; subscription: string }, by: number): void {
  work.sql.of(updateSuperseded).run(toSuperseded(by), cancelled.job)
  moved(work, cancelled, { from: 'pending', to: 'cancelled' })
}

export function toSuperseded(by: number): string {
  return `superseded by ${toId('job', by)}, a newer one of its order key`
}

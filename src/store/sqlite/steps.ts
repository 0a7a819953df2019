// Steps: what a handler finished once and must not do again. Each is a row, durable before the handler goes on, and fenced
// like a settle: a worker that lost its lease cannot write the result of the one that has it.
import type { Lease, StepResult } from '../store.ts'
import type { Row, Statements } from './database.ts'
import { readHeld } from './settle.ts'
import type { Work } from './work.ts'

const upsert = `insert or replace into steps (job_id, generation, name, json, finished_at) values (?, ?, ?, ?, ?)`

export function saveStep(work: Work, { name, json, ...lease }: Lease & StepResult): boolean {
  const held = readHeld(work, lease)
  if (held === null) return false
  work.sql.of(upsert).run(held.job, held.generation, name, json, work.now)
  return true
}

export function readStepResults(
  sql: Statements,
  { job, generation }: { job: number; generation: number },
): StepResult[] {
  const rows = sql.of('select name, json from steps where job_id = ? and generation = ?').all(job, generation)
  return rows.map((row) => ({ name: String(row.name), json: String(row.json) }))
}

/** For a person: what was finished of the present generation, first first. */
export function readSteps(sql: Statements, { id, generation }: Row): { name: string; finishedAt: number }[] {
  const rows = sql
    .of('select name, finished_at from steps where job_id = ? and generation = ? order by finished_at')
    .all(Number(id), Number(generation))
  return rows.map((row) => ({ name: String(row.name), finishedAt: Number(row.finished_at) }))
}

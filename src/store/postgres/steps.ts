// Steps: what a handler finished once and must not do again. Each is a row, durable before the handler goes on, and fenced
// like a settle: a worker that lost its lease cannot write the result of the one that has it.

import type { Lease, StepResult } from '../store.ts'
import { toColumns, toStorable } from './columns.ts'
import { type Tx, toNumber } from './database.ts'
import type { Ref } from './ids.ts'
import { holdLease } from './settle.ts'
import type { Work } from './work.ts'

const upsert = `insert into landfall.steps (bucket, job_id, generation, name, json, finished_at)
  values ($1, $2, $3, $4, $5, $6) on conflict (bucket, job_id, generation, name)
  do update set json = excluded.json, finished_at = excluded.finished_at`

export async function saveStep(work: Work, lease: Lease, { name, json }: StepResult): Promise<boolean> {
  const held = await holdLease(work, lease)
  if (held === null) return false
  // One that replaces another counts twice: rare, for a step that was kept is not done again.
  work.sums.add('bytes_held', Buffer.byteLength(json))
  work.tx.send(upsert, [held.ref.bucket, held.ref.id, held.generation, toStorable(name), json, work.now])
  return true
}

const selectSteps = `select s.bucket, s.job_id, s.name, s.json, s.finished_at
  from unnest($1::smallint[], $2::bigint[], $3::integer[]) j(bucket, id, generation)
  join landfall.steps s on s.bucket = j.bucket and s.job_id = j.id and s.generation = j.generation
  order by s.finished_at, s.name`

export interface StoredStep extends StepResult {
  finishedAt: number
}

/** Of each job's present generation, first first; by the number of the job. */
export async function readSteps(
  tx: Tx,
  jobs: readonly { ref: Ref; generation: number }[],
): Promise<Map<string, StoredStep[]>> {
  if (jobs.length === 0) return new Map()
  const rows = jobs.map(({ ref, generation }) => [ref.bucket, ref.id, generation])
  const found = await tx.ask(selectSteps, toColumns(rows, 3))
  const byJob = Map.groupBy(found, (row) => String(row.job_id))
  return new Map(
    [...byJob].map(([id, steps]) => [
      id,
      steps.map((row) => ({ name: String(row.name), json: String(row.json), finishedAt: toNumber(row.finished_at) })),
    ]),
  )
}

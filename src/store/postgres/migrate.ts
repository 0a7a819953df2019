// How a database comes to this program's schema, and which program may use it. landfall.meta remembers how many steps were
// taken and the oldest program that works after them, so that a node refuses only what it cannot work on: while nodes are
// replaced one by one, those of the version before go on, and start again, on what the first of the next has added.
import { LandfallError } from '../../core/errors.ts'
import { type Database, type Row, type Tx, toNumber } from './database.ts'
import { schemaTrouble } from './failure.ts'
import { type Step, steps } from './schema.ts'

/** Buckets of a new store: few, because a list merges them all; enough for sixteen machines. */
const bucketsAtFirst = 16

export interface Meta {
  version: number
  buckets: number
  /** Whether another store is being copied into this one: no server may work on a part of it. */
  isCopying: boolean
}

/** What meta.copy_state says: see copy-in.ts. */
export const copyState = { running: 1, done: 2 } as const

/** A step waits for a table's lock no longer than this, in milliseconds: whoever writes waits behind it. Then it lets go and tries again. */
const lockMs = 500
const triesMax = 20
/** Between two tries, in milliseconds. */
const pauseMs = 250

/**
 * Brings the database to this program's schema, all steps or none, one process at a time. A newer one is left as it is, and
 * refused where this program does not work on it; an equal one is not touched, so that an ordinary user who may not create
 * anything can start. Tests give steps of a program that is not there yet.
 */
export async function migrate(db: Database, to: readonly Step[] = steps): Promise<Meta> {
  const held = await readMeta(db, to.length)
  if (held !== null && held.version >= to.length) return held
  for (let tries = 1; ; tries++) {
    try {
      return await db.write((tx) => takeSteps(tx, db.where, to))
    } catch (error) {
      const trouble = schemaTrouble(error)
      if (trouble === 'slow' || (trouble === 'locked' && tries === triesMax))
        throw toTooSlow(error, db.where, to.length)
      if (trouble !== 'locked') throw error
      await new Promise((resolve) => setTimeout(resolve, pauseMs))
    }
  }
}

function toTooSlow(cause: unknown, where: string, program: number): LandfallError {
  return new LandfallError(
    'store_unavailable',
    `${where} could not be brought to schema ${program} in time: its tables are in use`,
    {
      hint: 'Nothing was changed, and nodes that run go on. Run landfall migrate --to with its address, then start again.',
      cause,
    },
  )
}

async function takeSteps(tx: Tx, where: string, to: readonly Step[]): Promise<Meta> {
  await tx.ask(`select pg_advisory_xact_lock(hashtext('landfall.migrate'))`)
  await tx.run(`create schema if not exists landfall`)
  await tx.run(`create table if not exists landfall.meta (
    bucket smallint not null default 0, name text not null, value text not null, primary key (bucket, name))`)
  const before = toMeta(await tx.ask(selectMeta), { where, program: to.length })
  // Another was first, maybe one of a newer program.
  if (before.version >= to.length) return before
  await tx.run(`set local lock_timeout = ${lockMs}`)
  for (const step of to.slice(before.version)) await takeStep(tx, where, step)
  const values = { schema_version: to.length, works_from: worksFrom(to), buckets: before.buckets }
  for (const [name, value] of Object.entries(values)) await tx.ask(upsertMeta, [name, String(value)])
  return { ...before, version: to.length }
}

async function takeStep(tx: Tx, where: string, { sql, indexes = [] }: Step): Promise<void> {
  for (const index of indexes) {
    if ((await tx.ask(selectInvalid(index))).length > 0) {
      throw new LandfallError('store_unavailable', `${where}: the index ${toName(index)} is not built to its end`, {
        hint: 'Wait for landfall migrate where it runs; else run it again: it builds what was broken off anew.',
      })
    }
    await tx.run(`create index if not exists ${index}`)
  }
  if (sql !== '') await tx.run(sql)
}

/** The oldest program that works after all of these. */
function worksFrom(taken: readonly Step[]): number {
  return Math.max(...taken.map((step, index) => step.worksFrom ?? index + 1))
}

/** Of an index in `Step.indexes`. */
export function toName(index: string): string {
  return index.split(' ', 1)[0] ?? ''
}

/** A row where the index is being built, or was broken off. */
export function selectInvalid(index: string): string {
  return `select 1 from pg_index where indexrelid = to_regclass('landfall.${toName(index)}') and not indisvalid`
}

const selectMeta = 'select name, value from landfall.meta where bucket = 0'
const upsertMeta = `insert into landfall.meta (bucket, name, value) values (0, $1, $2)
  on conflict (bucket, name) do update set value = excluded.value`

/** Null where there is no store yet; `store_newer` where this program must not touch it. */
export async function readMeta(db: Asked, program: number = steps.length): Promise<Meta | null> {
  const [found] = await db.ask(`select to_regclass('landfall.meta') is not null as is_there`)
  return found?.is_there === true ? toMeta(await db.ask(selectMeta), { where: db.where, program }) : null
}

interface Asked {
  where: string
  ask(sql: string): Promise<Row[]>
}

function toMeta(rows: readonly Row[], { where, program }: { where: string; program: number }): Meta {
  const values = new Map(rows.map((row) => [String(row.name), toNumber(row.value)]))
  const version = values.get('schema_version') ?? 0
  const oldest = values.get('works_from') ?? version
  if (oldest > program) {
    const message = `${where} has schema ${version}, for a Landfall that knows ${oldest} or later; this one knows up to ${program}`
    throw new LandfallError('store_newer', message)
  }
  const isCopying = values.get('copy_state') === copyState.running
  return { version, buckets: values.get('buckets') ?? bucketsAtFirst, isCopying }
}

// From one kind of store to another: everything that is kept, in order, so that a server on the new one goes on as the old
// one would have. It can be killed at any moment: what is there and how far it reaches are committed together, and the next
// run goes on. At the end both sides are read whole, counted and hashed; only then a server may start on the new one.
import { expected, LandfallError } from '../core/errors.ts'
import { defaultLimits } from '../core/limits.ts'
import { CopyDigest, type CopySource, type CopyState, type CopyTable, type CopyTarget, copyTables } from './copy.ts'
import { isShared } from './open-store.ts'
import { openPostgresCopy } from './postgres/copy-in.ts'
import { type Distribution, distribute } from './postgres/distribute.ts'
import { type SchemaStep, upgradeSchema } from './postgres/upgrade-schema.ts'
import { openSqliteCopy } from './sqlite/copy-out.ts'

export interface MoveReport {
  from: string
  to: string
  /** `begun`: an earlier run was gone on with. `done`: an earlier run had finished, and nothing was done now. */
  state: CopyState
  tables: readonly MovedTable[]
  /** Tables and columns that the new store does not have, with the rows that say something there. */
  leftOut: readonly { what: string; rows: number }[]
}

export interface MovedTable {
  table: string
  rows: number
  /** Rows that this run copied. */
  copied: number
  /** Of its contents, the same on both sides; null where nothing was copied yet. */
  digest: string | null
}

export interface MoveAsk {
  from: string
  to: string
  /** Only looks, and changes neither. */
  dryRun: boolean
  onProgress(table: string, done: number, all: number): void
}

/** Errors: store_in_use, migration_refused, migration_differs, and those of opening a store. */
export async function moveStore({ from, to, dryRun, onProgress }: MoveAsk): Promise<MoveReport> {
  if (isShared(from)) throw new LandfallError('request_invalid', expected('--from', 'the file of a SQLite store', from))
  checkTarget(to)
  const source = await openSqliteCopy(from, defaultLimits)
  try {
    const target = await openPostgresCopy(to, { migrates: !dryRun })
    try {
      return await move({ source, target, dryRun, onProgress })
    } finally {
      await target.close()
    }
  } finally {
    await source.close()
  }
}

/** Brings the schema of a PostgreSQL store up to date, for servers whose user may not. */
export function moveSchema(to: string, ask: { dryRun: boolean }): Promise<SchemaStep> {
  checkTarget(to)
  return upgradeSchema(to, ask)
}

export function spreadStore(to: string, ask: { dryRun: boolean }): Promise<Distribution> {
  checkTarget(to)
  return distribute(to, ask)
}

function checkTarget(to: string): void {
  if (!isShared(to)) throw new LandfallError('request_invalid', expected('--to', 'a postgres:// address', to))
}

interface Move {
  source: CopySource
  target: CopyTarget
  dryRun: boolean
  onProgress: MoveAsk['onProgress']
}

async function move({ source, target, dryRun, onProgress }: Move): Promise<MoveReport> {
  const state = await target.look(source.mark)
  const leftOut = countLeftOut(source, target)
  const kept = copyTables.filter((table) => target.columnsOf(table).length > 0)
  const tables: MovedTable[] = kept.map((table) => ({
    ...{ table: table.name, rows: source.count(table), copied: 0, digest: null },
  }))
  const report: MoveReport = { from: source.where, to: target.where, state, tables, leftOut }
  if (dryRun || state === 'done') return report
  await target.begin(source.mark)
  for (const [i, table] of kept.entries()) {
    const moved = tables[i] as MovedTable
    moved.copied = await copyTable(table, {
      source,
      target,
      onProgress: (done) => onProgress(table.name, done, moved.rows),
    })
  }
  for (const [i, table] of kept.entries())
    Object.assign(tables[i] as MovedTable, await compare(table, { source, target }))
  await target.finish()
  return report
}

async function copyTable(
  table: CopyTable,
  { source, target, onProgress }: Pick<Move, 'source' | 'target'> & { onProgress(done: number): void },
): Promise<number> {
  let cursor = await target.cursor(table)
  let copied = 0
  while (true) {
    const rows = source.read(table, cursor)
    const last = rows.at(-1)?.values
    if (last === undefined) return copied
    cursor = table.key.map((column) => last[column] as string | number)
    await target.write(table, rows, cursor)
    copied += rows.length
    onProgress(copied)
  }
}

/** `migration_differs` where the two sides are not the same. */
async function compare(
  table: CopyTable,
  { source, target }: Pick<Move, 'source' | 'target'>,
): Promise<Pick<MovedTable, 'rows' | 'digest'>> {
  const columns = target.columnsOf(table)
  const [given, taken] = [new CopyDigest(columns), new CopyDigest(columns)]
  let rows = source.read(table, null)
  while (rows.length > 0) {
    for (const { values } of rows) given.add(values)
    const last = rows.at(-1)?.values ?? {}
    rows = source.read(
      table,
      table.key.map((column) => last[column] as string | number),
    )
  }
  for await (const stretch of target.read(table)) for (const values of stretch) taken.add(values)
  if (given.rows === taken.rows && String(given) === String(taken)) return { rows: taken.rows, digest: String(taken) }
  const [one, other] = [given, taken].map((digest) => `${digest.rows} rows (${digest})`)
  throw new LandfallError(
    'migration_differs',
    `${table.name} has ${one} in ${source.where} and ${other} in ${target.where}`,
  )
}

function countLeftOut(source: CopySource, target: CopyTarget): MoveReport['leftOut'] {
  const found = copyTables.flatMap((table) => {
    const kept = target.columnsOf(table)
    if (kept.length === 0) return [{ what: table.name, rows: source.count(table) }]
    return table.columns
      .filter((column) => !kept.includes(column))
      .map((column) => ({ what: `${table.name}.${column}`, rows: source.count(table, column) }))
  })
  return found.filter(({ rows }) => rows > 0)
}

// Spreads the tables over the machines of a distributed PostgreSQL (Citus): each by its bucket, rows of one bucket together.
// It is done once, while nobody works on the store; a table that is distributed already is passed over.
import { LandfallError } from '../../core/errors.ts'
import { openDatabase } from './connect.ts'
import type { Database } from './database.ts'
import { toStoreError } from './failure.ts'
import { migrate } from './migrate.ts'
import { tableNames } from './schema.ts'

export interface Distribution {
  where: string
  hasExtension: boolean
  statements: readonly string[]
}

/** Data moves with its table, so that a large one takes long. */
const statementMs = 3_600_000

/** Every table's key begins with the bucket; how many buckets there are and the schema's version are known everywhere. */
export function toStatements(tables: readonly string[]): string[] {
  const [first, ...others] = tables.filter((table) => table !== 'meta')
  return [
    ...(tables.includes('meta') ? [`select create_reference_table('landfall.meta')`] : []),
    ...(first === undefined ? [] : [`select create_distributed_table('landfall.${first}', 'bucket')`]),
    ...others.map(
      (table) => `select create_distributed_table('landfall.${table}', 'bucket', colocate_with => 'landfall.${first}')`,
    ),
  ]
}

/** `citus_missing` where the extension is not there; with `dryRun` only says what would be done. */
export async function distribute(location: string, { dryRun }: { dryRun: boolean }): Promise<Distribution> {
  const { db } = await openDatabase(location, { waitMs: statementMs }, 'landfall migrate')
  try {
    if (!dryRun) await migrate(db)
    const [found] = await db.ask(`select exists (select 1 from pg_extension where extname = 'citus') as has_it`)
    const hasExtension = found?.has_it === true
    const held = hasExtension ? await readDistributed(db) : []
    const statements = toStatements(tableNames.filter((table) => !held.includes(table))).map((sql) => db.inSchema(sql))
    if (dryRun) return { where: db.where, hasExtension, statements }
    if (!hasExtension) throw new LandfallError('citus_missing', `${db.where} does not have the extension citus`)
    // Each for itself: Citus distributes a table with data in it in a transaction of its own.
    for (const sql of statements) await db.write((tx) => tx.run(sql))
    return { where: db.where, hasExtension, statements }
  } catch (error) {
    throw toStoreError(error, db.where)
  } finally {
    await db.close()
  }
}

const selectDistributed = `select c.relname as name from pg_dist_partition p join pg_class c on c.oid = p.logicalrelid
  join pg_namespace n on n.oid = c.relnamespace where n.nspname = $1`

async function readDistributed(db: Database): Promise<string[]> {
  return (await db.ask(selectDistributed, [db.schema])).map((row) => String(row.name))
}

// Brings the schema up to date, and does nothing else: for databases in which the servers' own user may create nothing, and
// for large ones. A server takes a step within one transaction and while its tables are locked, so it gives up where that
// lasts; here the indexes of a step are built before it, which takes as long as it takes while everybody goes on writing.
import type { Client } from 'pg'
import { LandfallError } from '../../core/errors.ts'
import { openDatabase } from './connect.ts'
import type { Database } from './database.ts'
import { toStoreError } from './failure.ts'
import { migrate, readMeta, selectInvalid, toName } from './migrate.ts'
import { schemaVersion, steps } from './schema.ts'

export interface SchemaStep {
  where: string
  /** Null where there was no store. */
  before: number | null
  after: number
}

const statementMs = 600_000

/** `after` is what it is now; with `dryRun` what it would be. */
export async function upgradeSchema(location: string, { dryRun }: { dryRun: boolean }): Promise<SchemaStep> {
  const { db, makeClient, address } = await openDatabase(location, { waitMs: statementMs }, 'landfall migrate')
  try {
    const before = (await readMeta(db))?.version ?? null
    const indexes = steps.slice(before ?? steps.length).flatMap((step) => step.indexes ?? [])
    if (!dryRun && indexes.length > 0) {
      // A connection of its own: no pooler's, for a lock of the session, and without a bound on a statement's time.
      const client = new makeClient({ ...address.config, application_name: 'landfall migrate', query_timeout: 0 })
      client.on('error', () => undefined)
      await client.connect()
      await buildAll(client, indexes, db).finally(() => client.end())
    }
    if (!dryRun) await migrate(db)
    return { where: db.where, before, after: Math.max(schemaVersion, before ?? 0) }
  } catch (error) {
    throw toStoreError(error, db.where)
  } finally {
    await db.close()
  }
}

async function buildAll(client: Client, indexes: readonly string[], db: Database): Promise<void> {
  await client.query('set statement_timeout = 0')
  const { rows } = await client.query(`select pg_try_advisory_lock(hashtext('landfall.build')) as is_ours`)
  if (rows[0]?.is_ours !== true)
    throw new LandfallError('store_unavailable', `another landfall migrate builds indexes at ${db.where}`)
  for (const index of indexes) {
    // What a build leaves behind that was broken off.
    const broken = await client.query(db.inSchema(selectInvalid(index)))
    if (broken.rows.length > 0) await client.query(db.inSchema(`drop index concurrently landfall.${toName(index)}`))
    await client.query(db.inSchema(`create index concurrently if not exists ${index}`))
  }
}

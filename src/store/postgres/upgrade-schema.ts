// Brings the schema up to date, and does nothing else: for databases in which the servers' own user may create nothing.
import { openDatabase } from './connect.ts'
import { toStoreError } from './failure.ts'
import { migrate, readMeta, schemaVersion } from './schema.ts'

export interface SchemaStep {
  where: string
  /** Null where there was no store. */
  before: number | null
  after: number
}

const statementMs = 600_000

/** `after` is what it is now; with `dryRun` what it would be. */
export async function upgradeSchema(location: string, { dryRun }: { dryRun: boolean }): Promise<SchemaStep> {
  const { db } = await openDatabase(location, { waitMs: statementMs }, 'landfall migrate')
  try {
    const before = (await readMeta(db))?.version ?? null
    if (!dryRun) await migrate(db)
    return { where: db.where, before, after: schemaVersion }
  } catch (error) {
    throw toStoreError(error, db.where)
  } finally {
    await db.close()
  }
}

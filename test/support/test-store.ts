// Which store the tests of the public surface run on: SQLite, unless on-postgres.ts said otherwise before they are loaded.
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import pg from 'pg'

export type Row = Record<string, unknown>

export interface TestStore {
  kind: 'sqlite' | 'postgres'
  /** What stands under `store` in a configuration. */
  location: string
  /**
   * One statement on a connection of its own, past Landfall: it names the tables of the user and of Landfall alike. For SQLite
   * the file must have been made by Landfall before.
   */
  query(sql: string): Promise<readonly Row[]>
}

let makePostgres: (() => Promise<string>) | null = null

export function usePostgres(make: () => Promise<string>): void {
  makePostgres = make
}

/** What a test expects of this store, where the two differ. */
export function byStore<Value>(values: Readonly<Record<TestStore['kind'], Value>>): Value {
  return values[makePostgres === null ? 'sqlite' : 'postgres']
}

/** A new store: on SQLite a file in `folder`, which need not be there yet. */
export async function makeTestStore(folder: string): Promise<TestStore> {
  if (makePostgres === null) {
    const location = join(folder, 'test.db')
    return { kind: 'sqlite', location, query: async (sql) => askSqlite(location, sql) }
  }
  const location = await makePostgres()
  return { kind: 'postgres', location, query: (sql) => askPostgres(location, sql) }
}

function askSqlite(location: string, sql: string): readonly Row[] {
  const db = new DatabaseSync(location, { timeout: 5_000 })
  try {
    return db.prepare(sql).all()
  } finally {
    db.close()
  }
}

async function askPostgres(location: string, sql: string): Promise<readonly Row[]> {
  const client = new pg.Client({ connectionString: location, options: '-c search_path=public,landfall' })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

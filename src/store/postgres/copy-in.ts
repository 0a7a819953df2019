// Takes rows of another store in. Row numbers stay what they were: they are smaller than any that is made here
// (ids.ts counts milliseconds), so that what was appended before lies before what comes after, and no table of old and new
// ids is needed. Each batch and how far it reaches are one commit: a copy that was killed goes on from there.
import { LandfallError } from '../../core/errors.ts'
import type { CopyCursor, CopyRow, CopyState, CopyTable, CopyTarget, CopyValue } from '../copy.ts'
import { type Ack, readAllAcks, writeAcks } from './acks.ts'
import { Blocks, KnownBlocks } from './blocks.ts'
import { toStorable } from './columns.ts'
import { openDatabase } from './connect.ts'
import { type Database, quote, type Row, type Tx, toNumber } from './database.ts'
import { toStoreError } from './failure.ts'
import { countHeld } from './held-bytes.ts'
import { Buckets, toId, toRef } from './ids.ts'
import { copyState, migrate, readMeta } from './migrate.ts'

/** How long one statement may take, in milliseconds: nobody else waits for it. */
const statementMs = 120_000
const rowsMax = 1_000
/** What our connections call themselves, so that servers are told apart from them. */
const applicationName = 'landfall migrate'

/** How a table differs from its neutral form: names of its columns, and which place each bucket column is made of. */
interface Landing {
  named?: Readonly<Record<string, string>>
  buckets: Readonly<Record<string, string>>
}

const landings: Readonly<Record<string, Landing>> = {
  requests: {
    named: { brought: 'brought_ids', body_of: 'body_of_id' },
    buckets: {
      bucket: 'place',
      event_bucket: 'event_place',
      brought_buckets: 'brought_places',
      body_of_bucket: 'body_place',
    },
  },
  events: {
    named: { jobs: 'job_ids' },
    buckets: { bucket: 'place', request_bucket: 'request_place', job_buckets: 'jobs_places' },
  },
  redeliveries: { buckets: { bucket: 'place', request_bucket: 'request_place' } },
  jobs: { buckets: { bucket: 'place', event_bucket: 'event_place', request_bucket: 'request_place' } },
  failures: { buckets: { bucket: 'place', job_bucket: 'job_place' } },
  // Many share a row: acks.ts writes them, and takes them apart again.
  acks: { named: { id: 'ids' }, buckets: {} },
}

/** Of tables that need nothing more. */
const plain: Landing = { buckets: { bucket: 'place' } }

const landingOf = ({ name }: CopyTable): Landing => landings[name] ?? plain
const nameOf = (table: CopyTable, column: string): string => landingOf(table).named?.[column] ?? column

/** A reference that is null has no bucket. */
const referenceOf: Readonly<Record<string, string>> = { event_bucket: 'event_id', body_of_bucket: 'body_of' }

type Types = ReadonlyMap<string, ReadonlyMap<string, string>>

const selectTypes = `select c.relname as table_name, a.attname as column_name, format_type(a.atttypid, null) as type
  from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = $1 and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped`

/** With `migrates` the schema is brought up to date first; without it nothing is changed. */
export async function openPostgresCopy(location: string, { migrates }: { migrates: boolean }): Promise<CopyTarget> {
  const { db } = await openDatabase(location, { waitMs: statementMs }, applicationName)
  try {
    const meta = migrates ? await migrate(db) : await readMeta(db)
    const types = new Map<string, Map<string, string>>()
    for (const row of await db.ask(selectTypes, [db.schema])) {
      const columns = types.get(String(row.table_name)) ?? new Map<string, string>()
      types.set(String(row.table_name), columns.set(String(row.column_name), String(row.type)))
    }
    return new PostgresCopy(db, meta === null ? null : new Buckets(meta.buckets), types)
  } catch (error) {
    await db.close().catch(() => undefined)
    throw toStoreError(error, db.where)
  }
}

class PostgresCopy implements CopyTarget {
  readonly where: string
  readonly #db: Database
  /** Null where there is no store yet, and none is to be made. */
  readonly #buckets: Buckets | null
  readonly #types: Types

  constructor(db: Database, buckets: Buckets | null, types: Types) {
    this.#db = db
    this.#buckets = buckets
    this.#types = types
    this.where = `PostgreSQL at ${db.where}`
  }

  columnsOf(table: CopyTable): readonly string[] {
    const types = this.#types.get(table.name)
    if (this.#buckets === null) return table.columns
    return types === undefined ? [] : table.columns.filter((column) => types.has(nameOf(table, column)))
  }

  look(mark: string): Promise<CopyState> {
    if (this.#buckets === null) return Promise.resolve('new')
    return this.#do(() => this.#db.read((tx) => look(tx, mark, this.where)))
  }

  begin(mark: string): Promise<void> {
    return this.#write(async (tx) => {
      await tx.ask(`select pg_advisory_xact_lock(hashtext('landfall.migrate'))`)
      if ((await look(tx, mark, this.where)) !== 'new') return
      // Of a server that was started once and took nothing: its sums, its rules.
      for (const table of Object.keys({
        ...landings,
        gates: 0,
        sums: 0,
        totals: 0,
        time_marks: 0,
        published: 0,
        blocks: 0,
      }))
        tx.send(`delete from landfall.${table}`)
      tx.send(upsertMeta, ['copy_mark', mark])
      tx.send(upsertMeta, ['copy_state', String(copyState.running)])
    })
  }

  async cursor({ name }: CopyTable): Promise<CopyCursor | null> {
    const rows = await this.#do(() => this.#db.ask(selectMeta, [[`copy_at_${name}`]]))
    return rows[0] === undefined ? null : (JSON.parse(String(rows[0].value)) as CopyCursor)
  }

  write(table: CopyTable, rows: readonly CopyRow[], cursor: CopyCursor): Promise<void> {
    return this.#write(async (tx) => {
      if (table.name === 'acks') writeAcks(tx, this.#buckets as Buckets, rows.map(toAck))
      else this.#insert(tx, table, rows)
      tx.send(upsertMeta, [`copy_at_${table.name}`, JSON.stringify(cursor)])
    })
  }

  #insert(tx: Tx, table: CopyTable, rows: readonly CopyRow[]): void {
    const columns = this.#toColumns(table)
    const names = columns.map(({ name }) => quote(name)).join(', ')
    const given = columns.map(({ type }, index) => `$${index + 1}::${type.endsWith('[]') ? 'text' : type}[]`)
    const taken = columns.map(({ name, type }) => (type.endsWith('[]') ? `${quote(name)}::${type}` : quote(name)))
    const insert = `insert into landfall.${table.name} (${names}) select ${taken.join(', ')}
      from unnest(${given.join(', ')}) r(${names})`
    tx.send(
      insert,
      columns.map((column) => rows.map((row) => column.from(row))),
    )
    this.#toBlocks(table, rows).write(tx, new KnownBlocks())
  }

  async *read(table: CopyTable): AsyncGenerator<readonly CopyRow['values'][]> {
    if (table.name === 'acks') yield* this.#readAcks()
    else yield* this.#readRows(table)
  }

  async *#readAcks(): AsyncGenerator<readonly CopyRow['values'][]> {
    for await (const acks of readAllAcks((sql, values) => this.#do(() => this.#db.ask(sql, values))))
      yield acks.map(({ id, us }) => ({ id: Number(id), us }))
  }

  async *#readRows(table: CopyTable): AsyncGenerator<readonly CopyRow['values'][]> {
    const columns = this.columnsOf(table)
    const types = this.#types.get(table.name)
    const key = ['bucket', ...table.key.map((column) => nameOf(table, column))]
    const names = [...new Set([...key, ...columns.map((column) => nameOf(table, column))])]
      .map((name) => (types?.get(name) === 'bytea' ? `${hashed(name)} as ${quote(name)}` : quote(name)))
      .join(', ')
    const keys = key.map(quote).join(', ')
    let after: unknown[] | null = null
    do {
      const behind =
        after === null
          ? ''
          : `where (${keys}) > (${key.map((column, i) => `$${i + 1}::${types?.get(column)}`).join(', ')})`
      const text = `select ${names} from landfall.${table.name} ${behind} order by ${keys} limit ${rowsMax}`
      const given: unknown[] = after ?? []
      const rows: Row[] = await this.#do(() => this.#db.ask(text, given))
      yield rows
        .filter(isCopied)
        .map((row) =>
          Object.fromEntries(
            columns.map((column) => [
              column,
              toCopyValue(row[nameOf(table, column)], types?.get(nameOf(table, column))),
            ]),
          ),
        )
      after = rows.length < rowsMax ? null : key.map((column) => rows.at(-1)?.[column])
    } while (after !== null)
  }

  finish(): Promise<void> {
    return this.#write(async (tx) => {
      tx.send(countHeld)
      tx.send(upsertMeta, ['copy_state', String(copyState.done)])
    })
  }

  close(): Promise<void> {
    return this.#db.close()
  }

  #toColumns(table: CopyTable): { name: string; type: string; from(row: CopyRow): unknown }[] {
    const types = this.#types.get(table.name) ?? new Map<string, string>()
    const buckets = Object.entries(landingOf(table).buckets).map(([name, place]) => ({
      ...{ name, type: types.get(name) ?? 'smallint' },
      from: (row: CopyRow) => this.#toBucket(row, place, referenceOf[name]),
    }))
    const values = this.columnsOf(table).map((column) => {
      const name = nameOf(table, column)
      const type = types.get(name) ?? 'text'
      const from = (row: CopyRow): unknown => {
        const value = row.values[column] ?? null
        if (column === 'note' && typeof value === 'string') return toStorable(this.#toOwnNote(value, row))
        return toStored(value, { column, type })
      }
      return { name, type, from }
    })
    return [...buckets, ...values]
  }

  #toBlocks({ name }: CopyTable, rows: readonly CopyRow[]): Blocks {
    const blocks = new Blocks()
    for (const { values, places } of name === 'requests' || name === 'events' ? rows : []) {
      const ref = { bucket: (this.#buckets as Buckets).of(String(places.place)), id: String(values.id) }
      const [source, type] = [String(values.source), String(values.type)]
      if (name === 'events') blocks.addEvent(ref, { source, type })
      else blocks.addRequest(ref, source)
    }
    return blocks
  }

  /** A note may name another job of the same line, which lies in the same bucket. */
  #toOwnNote(note: string, { places }: CopyRow): string {
    const bucket = (this.#buckets as Buckets).of(String(places.place))
    return note.replace(
      /^superseded by job_(\d+)/,
      (_all, id: string) => `superseded by ${toId('job', { bucket, id })}`,
    )
  }

  #toBucket({ values, places }: CopyRow, place: string, reference: string | undefined): unknown {
    const at = places[place] ?? ''
    const buckets = this.#buckets as Buckets
    if (typeof at !== 'string')
      return toList(
        at.map((one) => buckets.of(one)),
        place === 'brought_places',
      )
    return reference !== undefined && values[reference] == null ? null : buckets.of(at)
  }

  #write(run: (tx: Tx) => Promise<void>): Promise<void> {
    return this.#do(() => this.#db.write(run))
  }

  async #do<Result>(run: () => Promise<Result>): Promise<Result> {
    try {
      return await run()
    } catch (error) {
      throw toStoreError(error, this.#db.where)
    }
  }
}

const selectMeta = 'select name, value from landfall.meta where bucket = 0 and name = any($1::text[])'
const upsertMeta = `insert into landfall.meta (bucket, name, value) values (0, $1, $2)
  on conflict (bucket, name) do update set value = excluded.value`
const selectHeld = `select exists (select 1 from landfall.events) or exists (select 1 from landfall.requests) as is_held`
/** Servers' connections, as far as this user may see them. */
const selectServers = `select count(*) as count from pg_stat_activity
  where datname = current_database() and application_name = 'landfall'`

async function look(tx: Tx, mark: string, where: string): Promise<CopyState> {
  const meta = new Map(
    (await tx.ask(selectMeta, [['copy_mark', 'copy_state']])).map((row) => [row.name, String(row.value)]),
  )
  if (meta.get('copy_mark') === mark) return meta.get('copy_state') === String(copyState.done) ? 'done' : 'begun'
  if (meta.has('copy_mark') && meta.get('copy_state') === String(copyState.running)) {
    throw new LandfallError(
      'migration_refused',
      `${where} holds a part of another store, or of this one before it went on`,
      {
        hint: 'Empty it (drop schema landfall cascade) and begin anew, or name the store that was being copied.',
      },
    )
  }
  const [held] = await tx.ask(selectHeld)
  if (held?.is_held === true)
    throw new LandfallError(
      'migration_refused',
      `${where} holds requests and events already that did not come from here`,
    )
  const [servers] = await tx.ask(selectServers)
  if (toNumber(servers?.count) > 0) {
    throw new LandfallError('migration_refused', `a Landfall server is connected to ${where}`, {
      hint: 'Stop the servers of the new store too: they start once everything is there.',
    })
  }
  return 'new'
}

function toAck({ values }: CopyRow): Ack {
  return { id: String(values.id), us: Number(values.us) }
}

/** A request that brought nothing says so with null, an event without jobs with an empty list. */
function toList(numbers: readonly number[], isNullable: boolean): string | null {
  return numbers.length === 0 && isNullable ? null : `{${numbers}}`
}

/** Of bytes the hash is enough, and megabytes need not travel. */
function hashed(name: string): string {
  return `encode(sha256(${quote(name)}), 'hex')`
}

function toStored(value: CopyValue, { column, type }: { column: string; type: string }): unknown {
  if (value === null) return null
  if (Array.isArray(value)) return toList(value, column === 'brought')
  if (type === 'boolean') return value !== 0
  return value instanceof Uint8Array ? Buffer.from(value) : toStorable(value)
}

/** What is counted here only is no part of what was copied. */
function isCopied({ kind }: Row): boolean {
  return kind !== 'bytes_held'
}

function toCopyValue(value: unknown, type: string | undefined): CopyValue {
  if (value === null || value === undefined) return type?.endsWith('[]') ? [] : null
  if (Array.isArray(value)) return value.map(Number)
  if (typeof value === 'boolean') return value ? 1 : 0
  if (type === 'bytea') return String(value)
  return type === 'text' ? fromOwnNote(String(value)) : Number(value)
}

function fromOwnNote(text: string): string {
  return text.replace(
    /^superseded by (job_[0-9a-z]{15})/,
    (_all, id: string) => `superseded by job_${toRef('job', id)?.id}`,
  )
}

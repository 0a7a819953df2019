// Gives a store's rows out, to be copied into another kind of store. The file is opened as a server opens it: alone, its
// schema brought up to date, and jobs that ran when its process died put back to wait, so that what is read is at rest.
import { createHash } from 'node:crypto'
import { statSync } from 'node:fs'
import { LandfallError } from '../../core/errors.ts'
import type { CopyCursor, CopyRow, CopySource, CopyTable, CopyValue } from '../copy.ts'
import { selectAck } from './acks.ts'
import { openReadable, type Row, readInteger, Statements, toStoreError } from './database.ts'
import { jobsPerEventMax } from './ids.ts'
import type { StoreLimits } from './messages.ts'
import { openSqlite } from './sqlite-store.ts'

/** Rows and bytes of one stretch. */
const rowsMax = 500
const bytesMax = 4 * 1024 * 1024
const busyMs = 5_000

/** How a table is read: what is not the column of the same name, and where its rows and their relatives lie. */
interface Extract {
  values?: Readonly<Record<string, string>>
  places: Readonly<Record<string, string>>
  where?: string
}

const placeOfEvent = (id: string): string => `(select p.source || char(10) || p.key from events p where p.id = ${id})`
/** With its first event; one that has none lies by itself. */
const placeOfRequest = (id: string): string =>
  `(select coalesce(${placeOfEvent('q.event_id')}, cast(q.id as text)) from requests q where q.id = ${id})`
const placeOfJobRow = (job: string): string =>
  `iif(${job}.order_key is null, ${placeOfEvent(`${job}.id / ${jobsPerEventMax}`)}, ${job}.subscription || char(10) || ${job}.order_key)`
const placeOfJob = (id: string): string => `(select ${placeOfJobRow('j')} from jobs j where j.id = ${id})`

const listBrought = (what: string): string =>
  `(select json_group_array(${what} order by e.id) from events e where e.id between t.new_from and t.new_to and e.request_id = t.id)`
const listJobs = (what: string): string =>
  `(select json_group_array(${what} order by j.id) from jobs j
    where j.id between t.id * ${jobsPerEventMax} and t.id * ${jobsPerEventMax} + ${jobsPerEventMax - 1})`
const ofEvent = (column: string): string => `(select e.${column} from events e where e.id = t.id / ${jobsPerEventMax})`

const extracts: Readonly<Record<string, Extract>> = {
  requests: {
    values: { brought: listBrought('e.id') },
    places: {
      place: placeOfRequest('t.id'),
      event_place: placeOfEvent('t.event_id'),
      body_place: placeOfRequest('t.body_of'),
      brought_places: listBrought('e.source || char(10) || e.key'),
    },
  },
  events: {
    values: { jobs: listJobs('j.id') },
    places: {
      place: placeOfEvent('t.id'),
      request_place: placeOfRequest('t.request_id'),
      jobs_places: listJobs(placeOfJobRow('j')),
    },
  },
  redeliveries: { places: { place: placeOfEvent('t.event_id'), request_place: placeOfRequest('t.request_id') } },
  jobs: {
    values: {
      event_id: `t.id / ${jobsPerEventMax}`,
      request_id: ofEvent('request_id'),
      source: ofEvent('source'),
      received_at: ofEvent('received_at'),
    },
    places: {
      place: placeOfJobRow('t'),
      event_place: placeOfEvent(`t.id / ${jobsPerEventMax}`),
      request_place: placeOfRequest(ofEvent('request_id')),
    },
  },
  attempts: { places: { place: placeOfJob('t.job_id') } },
  steps: { places: { place: placeOfJob('t.job_id') } },
  versions: { places: { place: 't.subscription || char(10) || t.order_key' } },
  gates: { places: { place: 't.subscription' } },
  failures: { places: { place: 't.subscription', job_place: placeOfJob('t.job_id') } },
  replays: { places: { place: 'cast(t.id as text)' } },
  // Runs of neighbours are taken apart: a row for each request that has a time.
  acks: {
    values: { us: selectAck('t.id') },
    places: { place: placeOfRequest('t.id') },
    where: `${selectAck('t.id')} is not null`,
  },
  sums: { values: { band: 't.bucket' }, places: { place: 'cast(t.minute as text)' } },
  time_marks: { places: { place: 'cast(t.minute as text)' } },
  published: { places: { place: 't.url' } },
  totals: {
    places: { place: 't.name' },
    where: `t.kind in ('pending', 'running', 'dead', 'last_event_at', 'last_refused_at', 'refusals_kept', 'refusal_bytes_kept')`,
  },
}

/** What is read in place of a table of the same name. */
const froms: Readonly<Record<string, string>> = { acks: 'requests' }

/** `store_in_use` while a server has the file. */
export async function openSqliteCopy(path: string, limits: StoreLimits): Promise<CopySource> {
  if (statSync(path, { throwIfNoEntry: false }) === undefined) {
    throw new LandfallError('store_unavailable', `there is no store at ${path}`, {
      hint: 'Name the right file with --from.',
    })
  }
  const store = await openSqlite(path, limits)
  try {
    const sql = new Statements(openReadable(path, busyMs))
    return {
      where: `SQLite at ${path}`,
      mark: toMark(sql),
      count: (table, column) => readInteger(sql, `select count(${column ?? '*'}) from ${toFrom(table)}`),
      read: (table, after) => read(sql, table, after),
      close: async () => {
        sql.db.close()
        await store.close()
      },
    }
  } catch (error) {
    await store.close()
    throw toStoreError(error, path)
  }
}

/** What no server leaves as it is: its first request and the highest ids. */
function toMark(sql: Statements): string {
  const first = sql.of('select id, source, received_at, stored_at from requests order by id limit 1').get() ?? {}
  const highest = ['requests', 'events'].map((table) => readInteger(sql, `select max(id) from ${table}`))
  return createHash('sha256')
    .update(JSON.stringify([first, highest]))
    .digest('hex')
    .slice(0, 32)
}

function toFrom({ name }: CopyTable): string {
  const where = extracts[name]?.where
  return `${froms[name] ?? name} t${where === undefined ? '' : ` where ${where}`}`
}

function read(sql: Statements, table: CopyTable, after: CopyCursor | null): CopyRow[] {
  const { values = {}, places = {}, where } = extracts[table.name] ?? {}
  const expression = (column: string): string => values[column] ?? `t.${column}`
  const selected = [...table.columns.map((column) => [column, expression(column)]), ...Object.entries(places)]
  const key = table.key.map(expression).join(', ')
  const behind = after === null ? [] : [`(${key}) > (${table.key.map(() => '?').join(', ')})`]
  const conditions = [...behind, ...(where === undefined ? [] : [where])]
  const text = `select ${selected.map(([name, what]) => `${what} as "${name}"`).join(', ')} from ${froms[table.name] ?? table.name} t
    ${conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`} order by ${key} limit ${rowsMax}`
  const rows: CopyRow[] = []
  let bytes = 0
  for (const row of sql.of(text).iterate(...(after ?? []))) {
    rows.push(toCopyRow(row, table, Object.keys(places)))
    bytes += row.bytes instanceof Uint8Array ? row.bytes.byteLength : 0
    if (bytes >= bytesMax) break
  }
  return rows
}

function toCopyRow(row: Row, { name, columns }: CopyTable, places: readonly string[]): CopyRow {
  const values = columns.map((column): [string, CopyValue] => {
    const value = row[column] ?? null
    if (column === 'brought' || column === 'jobs') return [column, JSON.parse(String(value)) as number[]]
    if (name === 'acks' && value instanceof Uint8Array) return [column, toAckUs(value)]
    return [column, typeof value === 'bigint' ? Number(value) : value]
  })
  const known = places.map((place): [string, string | string[]] => {
    const text = String(row[place] ?? '')
    return [place, /^(brought|jobs)_places$/.test(place) ? (JSON.parse(text) as string[]) : text]
  })
  return { values: Object.fromEntries(values), places: Object.fromEntries(known) }
}

/** The other store holds half an hour at most. */
function toAckUs(column: Uint8Array): number {
  return Math.min(2 ** 31 - 1, new DataView(column.buffer, column.byteOffset, 4).getUint32(0, true))
}

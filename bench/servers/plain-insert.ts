// The limit: behind the verified door a bare client that puts all that wait into one `insert ... select unnest` a table and
// one commit, four of them on their way at a time. No duplicates found, nothing counted, nobody woken. BENCH_PLAIN says what
// is put in: `bytes`, head and body into one table without any index; or `rows`, those that a webhook is to Landfall (a
// request, an event, a job), into its own tables.
import pg from 'pg'
import { defaultLimits } from '../../src/core/limits.ts'
import { openStore } from '../../src/store/open-store.ts'
import { listenVerified, type Verified } from './verified-door.ts'

const lanes = 4
const rowsMax = 512
const url = process.env.BENCH_POSTGRES ?? ''
const pool = new pg.Pool({ connectionString: url, max: lanes, pipeline: true } as pg.PoolConfig)

interface Insert {
  name: string
  text: string
  values(batch: Batch): unknown[]
}

interface Batch {
  /** One each. */
  ids: string[]
  buckets: number[]
  keys: string[]
  heads: string[]
  /** All bodies, and where each lies in them. */
  bodies: Buffer
  starts: number[]
  lengths: number[]
}

const intoBytes: Insert[] = [
  {
    name: 'bytes',
    text: `insert into plain (head, body) select head, substring($2::bytea from starts for length)
      from unnest($1::text[], $3::integer[], $4::integer[]) r(head, starts, length)`,
    values: ({ heads, bodies, starts, lengths }) => [heads, bodies, starts, lengths],
  },
]

const now = Date.now()
const intoRows: Insert[] = [
  {
    name: 'events',
    text: `insert into landfall.events (bucket, id, source, key, type, created_at, received_at, origin, request_bucket,
        request_id, job_buckets, job_ids)
      select bucket, id, 'stripe', key, 'invoice.paid', $4, $4, 'delivery', bucket, id, array[bucket], array[id]
      from unnest($1::smallint[], $2::bigint[], $3::text[]) r(bucket, id, key)`,
    values: ({ buckets, ids, keys }) => [buckets, ids, keys, now],
  },
  {
    name: 'jobs',
    text: `insert into landfall.jobs (bucket, id, event_bucket, event_id, request_bucket, request_id, source, received_at,
        subscription, state, due_at)
      select bucket, id, bucket, id, bucket, id, 'stripe', $3, 'ledger', 'pending', $3
      from unnest($1::smallint[], $2::bigint[]) r(bucket, id)`,
    values: ({ buckets, ids }) => [buckets, ids, now],
  },
  {
    name: 'requests',
    text: `insert into landfall.requests (bucket, id, source, received_at, outcome, status, altered, event_bucket, event_id,
        brought_buckets, brought_ids, remote_address, head_bytes, bytes)
      select bucket, id, 'stripe', $7, 'accepted', 200, false, bucket, id, array[bucket], array[id], '127.0.0.1',
        octet_length(head), convert_to(head, 'UTF8') || substring($4::bytea from starts for length)
      from unnest($1::smallint[], $2::bigint[], $3::text[], $5::integer[], $6::integer[]) r(bucket, id, head, starts, length)`,
    values: ({ buckets, ids, heads, bodies, starts, lengths }) => [buckets, ids, heads, bodies, starts, lengths, now],
  },
]

const isRows = process.env.BENCH_PLAIN === 'rows'
const inserts = isRows ? intoRows : intoBytes
if (isRows) await (await openStore(url, defaultLimits)).close()
else await pool.query('create table plain (id bigint generated always as identity primary key, head text, body bytea)')

let waiting: { request: Verified; resolve(): void; reject(error: unknown): void }[] = []
let onTheirWay = 0
let made = 2n ** 60n

async function commitWaiting(): Promise<void> {
  if (waiting.length === 0 || onTheirWay === lanes) return
  const calls = waiting.slice(0, rowsMax)
  waiting = waiting.slice(rowsMax)
  onTheirWay += 1
  try {
    await insert(toBatch(calls.map(({ request }) => request)))
    for (const { resolve } of calls) resolve()
  } catch (error) {
    for (const { reject } of calls) reject(error)
  }
  onTheirWay -= 1
  void commitWaiting()
}

/** All statements and the commit travel together. */
async function insert(batch: Batch): Promise<void> {
  const client = await pool.connect()
  try {
    const sent = inserts.map(({ name, text, values }) => ({ name, text, values: values(batch) }))
    const whole = sent.length === 1 ? sent : ['begin', ...sent, 'commit']
    await Promise.all(whole.map((query) => client.query(query as pg.QueryConfig)))
  } finally {
    client.release()
  }
}

function toBatch(requests: readonly Verified[]): Batch {
  const bodies = requests.map(({ body }) => body)
  const ids = requests.map(() => String(made++))
  let next = 1
  const starts = bodies.map((body) => {
    next += body.length
    return next - body.length
  })
  return {
    ids,
    buckets: ids.map((id) => Number(id.at(-1)) % 16),
    keys: bodies.map((body) => /"id":"([^"]+)"/.exec(body.toString('latin1', 0, 64))?.[1] ?? ''),
    heads: requests.map(({ headers }) => JSON.stringify(headers)),
    ...{ bodies: Buffer.concat(bodies), starts, lengths: bodies.map((body) => body.length) },
  }
}

listenVerified(
  (request) =>
    new Promise<void>((resolve, reject) => {
      waiting.push({ request, resolve, reject })
      if (waiting.length === 1) setImmediate(commitWaiting)
    }),
)

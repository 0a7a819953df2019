// The limit: behind the verified door a bare client that puts the same bytes into one table, all that wait in one `insert
// ... select unnest` and one commit, four of them on their way at a time. No duplicates found, no jobs, nothing to list.
import pg from 'pg'
import { listenVerified, type Verified } from './verified-door.ts'

const lanes = 4
const rowsMax = 512

const pool = new pg.Pool({ connectionString: process.env.BENCH_POSTGRES ?? '', max: lanes })
await pool.query('create table plain (id bigint generated always as identity primary key, head text, body bytea)')
const insert = {
  name: 'insert',
  text: `insert into plain (head, body) select head, substring($2::bytea from starts for length)
    from unnest($1::text[], $3::integer[], $4::integer[]) r(head, starts, length)`,
}

let waiting: { request: Verified; resolve(): void; reject(error: unknown): void }[] = []
let onTheirWay = 0

async function commitWaiting(): Promise<void> {
  if (waiting.length === 0 || onTheirWay === lanes) return
  const batch = waiting.slice(0, rowsMax)
  waiting = waiting.slice(rowsMax)
  onTheirWay += 1
  const heads = batch.map(({ request }) => JSON.stringify(request.headers))
  const bodies = batch.map(({ request }) => request.body)
  let next = 1
  const starts = bodies.map((body) => {
    next += body.length
    return next - body.length
  })
  try {
    const lengths = bodies.map((body) => body.length)
    await pool.query({ ...insert, values: [heads, Buffer.concat(bodies), starts, lengths] })
    for (const { resolve } of batch) resolve()
  } catch (error) {
    for (const { reject } of batch) reject(error)
  }
  onTheirWay -= 1
  void commitWaiting()
}

listenVerified(
  (request) =>
    new Promise<void>((resolve, reject) => {
      waiting.push({ request, resolve, reject })
      if (waiting.length === 1) setImmediate(commitWaiting)
    }),
)

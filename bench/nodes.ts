// Three nodes over one PostgreSQL under fire: what test/nodes.test.ts does, longer. A finding that is broken ends the run with an
// error.
import { type NodesFound, proveNodes } from '../test/nodes/prove-nodes.ts'
import { startPostgres } from '../test/support/postgres.ts'
import type { Report } from './report.ts'

const lines = 200
const places = Math.ceil(Number(process.env.BENCH_EVENTS ?? 20_000) / lines)
const kills = Number(process.env.BENCH_KILLS ?? 30)
const restarts = 2

export async function benchNodes(): Promise<Report> {
  const server = await startPostgres()
  try {
    const found = await proveNodes(server, { lines, places, kills, restarts })
    check(found)
    const { acknowledged, refused, rows, twice, disordered, seconds } = found
    return {
      title: 'Three nodes under fire',
      setting: `two nodes that take webhooks and run handlers, one that only runs handlers, over one PostgreSQL (embedded, fsync off); ${kills} kills with SIGKILL in turn, PostgreSQL restarted ${restarts} times; 16 senders, each waits for its answer; ${lines} order keys, one attempt in twenty fails`,
      heading: ['acknowledged', 'answered 503 or cut off', 'ledger rows', 'twice', 'out of order', 'seconds'],
      rows: [[acknowledged, refused, rows, twice, disordered, seconds.toFixed(0)].map(String)],
      findings: ['acknowledged = ledger rows, none twice, the rows of each key in the order of its acknowledgements'],
    }
  } finally {
    await server.stop()
  }
}

function check({ acknowledged, rows, twice, missing, disordered, unfinished }: NodesFound): void {
  if (acknowledged !== lines * places || rows !== acknowledged || twice + missing + disordered + unfinished > 0)
    throw new Error(
      `a promise is broken: ${JSON.stringify({ acknowledged, rows, twice, missing, disordered, unfinished })}`,
    )
}

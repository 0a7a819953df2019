// PostgreSQL: durable intake and the whole way beside pg-boss and Graphile Worker behind the same verified endpoint, and
// beside the least that a client can do; claim and settle with few and many jobs waiting; two worker nodes beside one. All
// contenders of a round in turns, each in a new database of one server. BENCH_ROUNDS, BENCH_SECONDS and BENCH_MANY (jobs)
// make it shorter; BENCH_PARTS names parts of it.
import { median, medianBy, medianRatio } from './median.ts'
import {
  type Contender,
  graphileWorker,
  handlersAtOnce,
  landfall,
  pgBoss,
  plainBytes,
  plainRows,
} from './postgres/contenders.ts'
import { makeAllRequests, measureEndToEnd, measureIntake, type Requests } from './postgres/intake.ts'
import { handlersOfNode, measureNodes, waitMs } from './postgres/nodes.ts'
import { measureQueues } from './postgres/queue.ts'
import { type MeasuredPostgres, startMeasuredPostgres } from './postgres/server.ts'
import type { Report } from './report.ts'

const rounds = Number(process.env.BENCH_ROUNDS ?? 5)
const seconds = Number(process.env.BENCH_SECONDS ?? 4)
const few = Number(process.env.BENCH_FEW ?? 1_000)
const many = Number(process.env.BENCH_MANY ?? 1_000_000)
const parts = (process.env.BENCH_PARTS ?? 'intake,end-to-end,nodes,queue').split(',')
/** A burst, as in bench/intake.ts. */
const intakeConnections = 256
const connections = 128
const bodyBytes = 1000
const jobsOfNode = 1_200

interface Part {
  rows: string[][]
  findings: string[]
}

export async function benchPostgres(): Promise<Report> {
  const postgres = await startMeasuredPostgres()
  const found: Part[] = []
  const requests = makeAllRequests({ seconds, bodyBytes })
  try {
    if (parts.includes('intake')) found.push(await compareIntake(postgres, requests))
    if (parts.includes('end-to-end')) found.push(await compareEndToEnd(postgres, requests))
    if (parts.includes('nodes')) found.push(await compareNodes(postgres))
    if (parts.includes('queue')) found.push(await compareQueues(postgres))
  } finally {
    await postgres.end()
  }
  return {
    title: 'PostgreSQL',
    setting: [
      `PostgreSQL ${postgres.version} beside it on the same two cores, fsync and synchronous_commit on, shared_buffers 1GB, max_wal_size 8GB`,
      `${bodyBytes} byte Stripe events, each new; median of ${rounds} rounds of ${seconds} s in turns, ratios round by round`,
      `pg-boss 12 without duplicate keys, 10 connections, its worker in a process of its own with batches of 100, two at a time, without a pause while they are full, polling every 0.5 s`,
      `Graphile Worker 0.18 without job keys, 10 connections, its worker with 24 concurrent jobs, a local queue of 500, completions in batches`,
      `Landfall with ${handlersAtOnce} handlers at a time`,
    ].join('. '),
    heading: ['', 'a second', 'p50 ms', 'p99 ms'],
    rows: found.flatMap((part) => part.rows),
    findings: found.flatMap((part) => part.findings),
  }
}

async function inTurns<Figure>(
  contenders: readonly Contender[],
  measure: (contender: Contender) => Promise<Figure>,
): Promise<Map<Contender, Figure[]>> {
  const figures = new Map<Contender, Figure[]>(contenders.map((contender) => [contender, []]))
  for (let round = 0; round < rounds; round++) {
    for (const contender of contenders) {
      const figure = await measure(contender)
      figures.get(contender)?.push(figure)
      console.error(`  round ${round + 1} of ${rounds}: ${contender.name}: ${JSON.stringify(figure)}`)
    }
  }
  return figures
}

async function compareIntake(postgres: MeasuredPostgres, requests: Requests): Promise<Part> {
  const all = await inTurns([landfall, pgBoss, graphileWorker, plainRows, plainBytes], (contender) =>
    measureIntake(contender, { postgres, requests, connections: intakeConnections, seconds }),
  )
  const of = (contender: Contender): number[] => (all.get(contender) ?? []).map(({ perSecond }) => perSecond)
  const rows = [...all].map(([{ name }, measured]) => {
    const middle = medianBy(measured, ({ perSecond }) => perSecond)
    const [p50, p99] = [middle?.p50Ms.toFixed(2) ?? '', middle?.p99Ms.toFixed(2) ?? '']
    return [`durable intake, ${intakeConnections} connections: ${name}`, toCell(middle?.perSecond), p50, p99]
  })
  return {
    rows,
    findings: [
      `Intake, Landfall / pg-boss: ${medianRatio(of(landfall), of(pgBoss))} (must be at least 6)`,
      `Intake, Landfall / Graphile Worker: ${medianRatio(of(landfall), of(graphileWorker))}`,
      `Intake, Landfall / the same rows in batched inserts: ${medianRatio(of(landfall), of(plainRows))} (must be at least 0.7)`,
      `Intake, Landfall / the same bytes in one table without an index: ${medianRatio(of(landfall), of(plainBytes))}`,
    ],
  }
}

async function compareEndToEnd(postgres: MeasuredPostgres, requests: Requests): Promise<Part> {
  const all = await inTurns([landfall, pgBoss, graphileWorker], (contender) =>
    measureEndToEnd(contender, { postgres, requests, connections, seconds }),
  )
  const of = (contender: Contender): number[] => all.get(contender) ?? []
  return {
    rows: [...all].map(([{ name }, values]) => [
      ...[`first byte to last handler, ${connections} connections: ${name}`, toCell(median(values)), '', ''],
    ]),
    findings: [
      `End to end, Landfall / pg-boss: ${medianRatio(of(landfall), of(pgBoss))} (must be at least 4)`,
      `End to end, Landfall / Graphile Worker: ${medianRatio(of(landfall), of(graphileWorker))}`,
    ],
  }
}

async function compareNodes(postgres: MeasuredPostgres): Promise<Part> {
  const one: number[] = []
  const two: number[] = []
  for (let round = 0; round < rounds; round++) {
    one.push(await measureNodes(postgres, { nodes: 1, jobs: jobsOfNode, round }))
    two.push(await measureNodes(postgres, { nodes: 2, jobs: 2 * jobsOfNode, round }))
    console.error(`  round ${round + 1} of ${rounds}: one node ${one.at(-1)}, two ${two.at(-1)}`)
  }
  const handlers = `${handlersOfNode} handlers of ${waitMs} ms at a time each`
  const most = (handlersOfNode * 1000) / waitMs
  return {
    rows: [
      [`one worker node, ${handlers}`, toCell(median(one)), '', ''],
      ['two worker nodes', toCell(median(two)), '', ''],
    ],
    findings: [
      `Two worker nodes / one: ${medianRatio(two, one)} (must be at least 1.6); what limits a node here is the time its handlers wait, which lets it do ${most} a second at most`,
    ],
  }
}

async function compareQueues(postgres: MeasuredPostgres): Promise<Part> {
  const found = await measureQueues(postgres, { few, many, rounds })
  const row = (count: number, values: number[]): string[] => [
    ...[`claim and settle, 64 at a time, ${count} jobs waiting`, toCell(median(values)), '', ''],
  ]
  return {
    rows: [row(few, found.few), row(many, found.many)],
    findings: [`${many} / ${few} waiting: ${medianRatio(found.many, found.few)} (must be at least 0.8)`],
  }
}

function toCell(value: number | undefined): string {
  return String(Math.round(value ?? Number.NaN))
}

// Order under fire: events of a thousand keys, handlers that fail by chance, and a server that is killed again and again.
// Every key's effects must stand in the ledger in the order its events were stored; where they are held and arrive
// shuffled, in the order of the provider's time. An effect may stand there twice in a row: the crash came before the
// settle, and a file is not part of the store's commit. A finding that is broken ends the run with an error.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeRandom } from '../src/testing/seeded-random.ts'
import { type MeasuredServer, startMeasured } from './child.ts'
import { makeRequests, runLoad } from './load.ts'
import type { Report } from './report.ts'

const events = Number(process.env.BENCH_EVENTS ?? 100_000)
const kills = Number(process.env.BENCH_KILLS ?? 20)
const seed = process.env.BENCH_SEED ?? String(Date.now())
/** As many as makeRequests has customers. */
const keys = 1_000
const connections = 64
/** Arrivals are shuffled within so many, which must arrive well within the hold. */
const shuffledWithin = 2_000

interface Line {
  key: string
  event: number
  createdAt: number
}

interface Outcome {
  name: string
  effects: number
  repeats: number
  seconds: number
}

export async function benchOrder(): Promise<Report> {
  console.error(`  seed ${seed}`)
  const random = makeRandom(seed)
  const outcomes = [
    await run('ordered', random, { kills, order: (one) => one.event }),
    await run('held', random, { kills: 0, order: (one) => one.createdAt }),
  ]
  return {
    title: 'Order under fire',
    setting: `${events} events over ${keys} order keys, one attempt in twenty fails; seed ${seed}`,
    heading: ['', 'effects', 'repeated by a crash', 'seconds'],
    rows: outcomes.map((one) => [one.name, String(one.effects), String(one.repeats), one.seconds.toFixed(0)]),
    findings: ["every key's effects stand in order, none is missing: checked over the whole ledger"],
  }
}

interface Ask {
  kills: number
  order: (line: Line) => number
}

async function run(type: string, random: () => number, { kills, order }: Ask): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'landfall-bench-'))
  const ledger = join(folder, 'ledger')
  const env = { BENCH_ROLES: 'all', BENCH_STORE: join(folder, 'bench.db'), BENCH_LEDGER_FILE: ledger }
  const began = performance.now()
  const base = Math.floor(Date.now() / 1000)
  const createdOf = (n: number): number => base + Math.floor(n / keys)
  const all = makeRequests(events, { bodyBytes: 400, prefix: type.slice(0, 1), type, createdOf })
  const requests = type === 'held' ? shuffle(all, random) : all
  let server = await startMeasured('landfall', env)
  let left = requests
  for (let killed = 0; killed < kills; killed++) {
    const portion = left.slice(0, Math.ceil(events / (kills + 1)))
    await Promise.all([send(server, portion), killSoon(server, random)])
    // What was under way is sent again, as a provider would: what was stored is a duplicate.
    server = await startMeasured('landfall', env)
    await send(server, portion)
    left = left.slice(portion.length)
  }
  await send(server, left)
  const lines = await untilAll(ledger, events)
  await server.end()
  const repeats = judge(lines, order)
  rmSync(folder, { recursive: true, force: true })
  return {
    name: `${type}, killed ${kills} times`,
    effects: events,
    repeats,
    seconds: (performance.now() - began) / 1000,
  }
}

async function send(server: MeasuredServer, requests: readonly Buffer[]): Promise<void> {
  if (requests.length > 0) await runLoad(requests, { port: server.port, connections, seconds: 300 })
}

async function killSoon(server: MeasuredServer, random: () => number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 50 + random() * 400))
  await server.kill()
}

function shuffle(requests: readonly Buffer[], random: () => number): Buffer[] {
  const shuffled: Buffer[] = []
  for (let from = 0; from < requests.length; from += shuffledWithin) {
    const portion = requests.slice(from, from + shuffledWithin)
    for (let i = portion.length - 1; i > 0; i--) {
      const j = Math.floor(random() * (i + 1))
      ;[portion[i], portion[j]] = [portion[j] as Buffer, portion[i] as Buffer]
    }
    shuffled.push(...portion)
  }
  return shuffled
}

/** The ledger, once so many different events stand in it. */
async function untilAll(ledger: string, count: number): Promise<Line[]> {
  const deadline = performance.now() + 300_000
  while (true) {
    const lines = existsSync(ledger) ? read(ledger) : []
    if (new Set(lines.map((line) => line.event)).size >= count) return lines
    if (performance.now() > deadline) throw new Error(`${lines.length} effects of ${count} after five minutes`)
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}

function read(ledger: string): Line[] {
  const whole = readFileSync(ledger, 'utf8').split('\n').slice(0, -1)
  return whole.map((line) => {
    const [key = '', id = '', createdAt = ''] = line.split(' ')
    return { key, event: Number(id.slice('evt_'.length)), createdAt: Number(createdAt) }
  })
}

/** How many effects repeat the one before; throws where one stands before its turn. */
function judge(lines: readonly Line[], order: (line: Line) => number): number {
  let repeats = 0
  for (const [key, own] of Map.groupBy(lines, (line) => line.key)) {
    for (const [i, line] of own.entries()) {
      const before = own[i - 1]
      if (before === undefined) continue
      if (before.event === line.event) repeats += 1
      else if (order(before) > order(line))
        throw new Error(`seed ${seed}: ${key} has event ${line.event} after ${before.event}, out of its order`)
    }
  }
  return repeats
}

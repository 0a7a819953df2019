// Three nodes over one database, two that do everything and one that only runs handlers, under load: they are killed with
// SIGKILL in turn and started again, and PostgreSQL itself is restarted. Whoever sends keeps to its lines: the next event of
// one goes out when the one before was acknowledged, to whichever node, so that the order in which they came is known.
import { type NodeChild, startNode } from '../ledger/start-child.ts'
import { type PostgresServer, query } from '../support/postgres.ts'
import { secret, toStripeBody, toStripePost } from '../support/stripe.ts'

export interface NodesAsk {
  /** Lines, and events of each. */
  lines: number
  places: number
  kills: number
  /** Of PostgreSQL. */
  restarts: number
}

export interface NodesFound {
  acknowledged: number
  /** Answers that were none: 5xx, or a connection that broke. */
  refused: number
  rows: number
  twice: number
  missing: number
  /** Rows of a line that stand before one which was acknowledged earlier. */
  disordered: number
  /** Jobs that are not succeeded. */
  unfinished: number
  seconds: number
}

/** Senders at one time. */
const lanes = 16
const roles = ['all', 'all', 'worker'] as const
const child = new URL('./child.ts', import.meta.url)

export async function proveNodes(server: PostgresServer, ask: NodesAsk): Promise<NodesFound> {
  const database = await server.makeDatabase()
  await query(database, 'create table ledger (n bigserial primary key, event text, line text, place integer)')
  const nodes = await Promise.all(roles.map((role) => startNode(child, [database, secret, role])))
  const began = performance.now()
  const load = new Load(nodes, ask)
  const sent = load.send()
  await Promise.race([trouble(load, { nodes, database, server, ask }), sent.then(() => new Promise(() => undefined))])
  await sent
  for (const node of nodes) await node.idle()
  const seconds = (performance.now() - began) / 1000
  await Promise.all(nodes.map((node) => node.stop()))
  return { ...(await readLedger(database, load)), seconds }
}

interface Stage {
  nodes: NodeChild[]
  database: string
  server: PostgresServer
  ask: NodesAsk
}

/** Spread evenly over the load, the restarts among the kills. */
async function trouble(load: Load, { nodes, database, server, ask }: Stage): Promise<void> {
  const { kills, restarts, lines, places } = ask
  const all = kills + restarts
  let killed = 0
  for (let i = 0; i < all; i++) {
    await load.reaches(Math.floor(((i + 1) * lines * places) / (all + 1)))
    const isRestart = Math.floor(((i + 1) * restarts) / all) > Math.floor((i * restarts) / all)
    if (isRestart && server.restart !== false) {
      const { refused } = load
      // It stays away until senders have felt it.
      await server.restart(() => load.refuses(refused + 1))
      continue
    }
    const at = killed++ % nodes.length
    await nodes[at]?.kill()
    nodes[at] = await startNode(child, [database, secret, roles[at] ?? 'all'])
  }
}

class Load {
  acknowledged = 0
  refused = 0
  readonly #nodes: readonly NodeChild[]
  readonly #ask: NodesAsk
  readonly #waiting: { test: () => boolean; tell: () => void }[] = []

  constructor(nodes: readonly NodeChild[], ask: NodesAsk) {
    this.#nodes = nodes
    this.#ask = ask
  }

  /** Resolves when every event was acknowledged. */
  async send(): Promise<void> {
    await Promise.all(Array.from({ length: lanes }, (_, lane) => this.#runLane(lane)))
  }

  reaches(acknowledged: number): Promise<void> {
    return this.#when(() => this.acknowledged >= acknowledged)
  }

  refuses(times: number): Promise<void> {
    return this.#when(() => this.refused >= times)
  }

  async #runLane(lane: number): Promise<void> {
    const { lines, places } = this.#ask
    for (let place = 0; place < places; place++)
      for (let line = lane; line < lines; line += lanes) await this.#sendOne(`line${line}`, place)
  }

  /** Again and again, to one node and then to another, until it is acknowledged. */
  async #sendOne(line: string, place: number): Promise<void> {
    const doors = this.#nodes.filter(({ url }) => url !== '')
    const body = toStripeBody({ id: toKey(line, place), extra: { line, place } })
    for (let i = place; ; i++) {
      const { url = '' } = this.#nodes.filter(({ url }) => url !== '')[i % doors.length] ?? {}
      const status = await fetch(`${url}/webhooks/stripe`, toStripePost(body)).then(
        async (answer) => {
          await answer.arrayBuffer()
          return answer.status
        },
        () => 0,
      )
      if (status !== 0 && status < 500 && status !== 200) throw new Error(`a good request was answered ${status}`)
      if (status === 200) this.acknowledged += 1
      else this.refused += 1
      for (const { test, tell } of this.#waiting) if (test()) tell()
      if (status === 200) return
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }

  #when(test: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      if (test()) resolve()
      else this.#waiting.push({ test, tell: resolve })
    })
  }
}

function toKey(line: string, place: number): string {
  return `evt_${line}_${place}`
}

async function readLedger(database: string, load: Load): Promise<Omit<NodesFound, 'seconds'>> {
  const rows = await query(database, 'select event, line, place from ledger order by n')
  const [jobs] = await query(database, `select count(*) as n from landfall.jobs where state <> 'succeeded'`)
  const written = new Set(rows.map(({ event }) => event))
  const last = new Map<unknown, number>()
  let disordered = 0
  for (const { line, place } of rows) {
    if (Number(place) < (last.get(line) ?? -1)) disordered += 1
    last.set(line, Number(place))
  }
  return {
    ...{ acknowledged: load.acknowledged, refused: load.refused, rows: rows.length },
    ...{ twice: rows.length - written.size, missing: load.acknowledged - written.size },
    ...{ disordered, unfinished: Number(jobs?.n) },
  }
}

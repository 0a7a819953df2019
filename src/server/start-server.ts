// The server: the store, the engines in threads of their own, and the admin side on the main thread. Stopped in reverse
// order, so that nothing is acknowledged that is not stored and no handler is cut off that could finish.
import { checkConfig, type ResolvedConfig } from '../config/check-config.ts'
import { loadConfig } from '../config/load-config.ts'
import { warnOfSharedKeys } from '../config/warn-of-shared-keys.ts'
import type { Role } from '../core/roles.ts'
import type { Log } from '../core/subscription.ts'
import { buildOperate, refuseSplitRoles, systemClock, systemTimers, toDocuments } from '../landfall.ts'
import { makePublishedFetcher, type PublishedFetcher } from '../published/fetch-published.ts'
import { isShared, openStore } from '../store/open-store.ts'
import type { Store } from '../store/store.ts'
import { makeKeeper } from '../worker/keeper.ts'
import { type AdminListen, type RunningAdmin, startAdmin } from './admin-server.ts'
import { type EngineHost, type EngineTask, hostEngine } from './engine-host.ts'
import { refuseTakenPort, toIntakeThreads } from './intake-server.ts'
import { type LogFormat, makeLog } from './log.ts'

export interface ServerOptions {
  configPath: string
  /** What this node does of the whole. */
  roles: readonly Role[]
  host: string
  port: number
  /** Null for as many as suit the store and the cores. */
  intakeThreads: number | null
  admin: AdminListen
  logFormat: LogFormat
}

export interface RunningServer {
  roles: readonly Role[]
  /** Where webhooks are taken; null on a node that takes none. */
  port: number | null
  adminPort: number
  /** Where the store is, in words. */
  store: string
  config: ResolvedConfig
  stop(): Promise<void>
}

/** Resolves when all that its roles promise is done: webhooks are taken, jobs are run, the dashboard answers. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { roles } = options
  const log = makeLog(options.logFormat, 'main')
  const published = makePublishedFetcher({ clock: systemClock, log, fetch })
  const config = checkConfig(await loadConfig(options.configPath), published)
  refuseSplitRoles(config, roles)
  warnOfSharedKeys(config, log)
  // What was started is undone in reverse order, at the end or when a later part cannot start.
  const undo: (() => Promise<void>)[] = []
  const stop = async (): Promise<void> => {
    for (const step of undo.splice(0).reverse()) await step()
  }
  try {
    const store = await openStore(config.store, config.limits)
    undo.push(() => store.close())
    const node: Node = { options, config, store, log, undo, engines: [], intakeUrl: null, isStopping: false }
    const admin = await openAdmin(node, published)
    if (roles.includes('worker')) await startWork(node)
    const port = roles.includes('intake') ? await openDoors(node) : null
    undo.push(async () => {
      node.isStopping = true
    })
    const { where } = await store.health()
    return { roles, port, adminPort: admin.port, store: where, config, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** What the parts of one server share. */
interface Node {
  options: ServerOptions
  config: ResolvedConfig
  store: Store
  log: Log
  /** How to undo what was done, latest last. */
  undo: (() => Promise<void>)[]
  engines: { name: string; host: EngineHost }[]
  intakeUrl: string | null
  isStopping: boolean
}

/** Also on a node that is not `admin`: its supervisor has to be answered somewhere. */
async function openAdmin(node: Node, published: PublishedFetcher): Promise<RunningAdmin> {
  const { options, config, store, log, undo } = node
  if (options.roles.includes('admin')) {
    // Beside the start, not before it: the dashboard verifies again only when a person asks.
    void published.start(toDocuments(config), { store, limits: config.limits })
    undo.push(async () => published.stop())
  }
  const operate = buildOperate(config, { store, clock: systemClock, published, log })
  const admin = await startAdmin(operate, {
    ...{ listen: options.admin, roles: options.roles, log },
    intakeUrl: () => node.intakeUrl,
    problem: () => findProblem(node),
  })
  undo.push(() => admin.stop())
  return admin
}

/** What is ready is what its roles say: each engine runs, and none is about to stop. */
function findProblem({ engines, isStopping }: Node): string | null {
  if (isStopping) return 'the server is draining before it stops'
  const down = engines.find(({ host }) => !host.isUp())
  return down === undefined ? null : `the thread of the ${down.name} ended; it is started again`
}

async function startWork(node: Node): Promise<void> {
  const { options, config, store, log, undo } = node
  const keeper = makeKeeper(store, { clock: systemClock, timers: systemTimers, limits: config.limits, log })
  keeper.start()
  undo.push(() => keeper.stop())
  await host(node, { role: 'worker', configPath: options.configPath, logFormat: options.logFormat, listen: null })
}

/** Starts an engine in a thread of its own, and remembers how to stop it. */
async function host({ store, log, engines, undo }: Node, task: EngineTask): Promise<EngineHost> {
  const engine = await hostEngine(task, { store, log })
  engines.push({ name: task.role, host: engine })
  undo.push(() => engine.stop())
  return engine
}

/** How a listener is reached from this machine. */
export function toUrl(host: string, port: number): string {
  if (host === '0.0.0.0' || host === '::') return `http://localhost:${port}`
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}

/** Intake threads share one port; the first one finds it where 0 was asked for. Says which it is. */
async function openDoors(node: Node): Promise<number> {
  const { configPath, logFormat, host: address } = node.options
  const intakeThreads = node.options.intakeThreads ?? toIntakeThreads({ isStoreShared: isShared(node.config.store) })
  let { port } = node.options
  if (intakeThreads > 1) await refuseTakenPort({ host: address, port })
  for (let i = 0; i < intakeThreads; i++) {
    const listen = { host: address, port, reusePort: intakeThreads > 1 }
    const door = await host(node, { role: 'intake', configPath, logFormat, listen })
    port = door.port ?? port
  }
  node.intakeUrl = toUrl(address, port)
  return port
}

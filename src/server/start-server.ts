// The server: the store, the engines in threads of their own, and the admin side on the main thread. Stopped in reverse
// order, so that nothing is acknowledged that is not stored and no handler is cut off that could finish.
import { checkConfig, type ResolvedConfig } from '../config/check-config.ts'
import { loadConfig } from '../config/load-config.ts'
import { warnOfSharedKeys } from '../config/warn-of-shared-keys.ts'
import { buildOperate, systemClock, toDocuments } from '../landfall.ts'
import { makePublishedFetcher } from '../published/fetch-published.ts'
import { openStore } from '../store/open-store.ts'
import { makeKeeper } from '../worker/keeper.ts'
import { type AdminListen, startAdmin } from './admin-server.ts'
import { type EngineHost, type EngineTask, hostEngine } from './engine-host.ts'
import { type LogFormat, makeLog } from './log.ts'

export interface ServerOptions {
  configPath: string
  host: string
  port: number
  intakeThreads: number
  admin: AdminListen
  logFormat: LogFormat
}

export interface RunningServer {
  port: number
  adminPort: number
  /** Where the store is, in words. */
  store: string
  config: ResolvedConfig
  stop(): Promise<void>
}

/** Resolves when webhooks are taken, jobs are run and the dashboard answers. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const log = makeLog(options.logFormat, 'main')
  const published = makePublishedFetcher({ clock: systemClock, log, fetch })
  const config = checkConfig(await loadConfig(options.configPath), published)
  warnOfSharedKeys(config, log)
  // What was started is undone in reverse order, at the end or when a later part cannot start.
  const undo: (() => Promise<void>)[] = []
  const stop = async (): Promise<void> => {
    for (const step of undo.splice(0).reverse()) await step()
  }
  let intakeUrl: string | null = null
  try {
    const store = await openStore(config.store, config.limits)
    undo.push(() => store.close())
    const keeper = makeKeeper(store, { clock: systemClock, limits: config.limits, log })
    keeper.start()
    undo.push(() => keeper.stop())
    // Beside the start, not before it: the dashboard verifies again only when a person asks.
    void published.start(toDocuments(config), { store, limits: config.limits })
    undo.push(async () => published.stop())
    const operate = buildOperate(config, { store, clock: systemClock, published, log })
    const admin = await startAdmin(operate, { listen: options.admin, log, intakeUrl: () => intakeUrl })
    undo.push(() => admin.stop())
    const host = (task: EngineTask): Promise<EngineHost> => hostEngine(task, { store, log })
    const { configPath, logFormat } = options
    const worker = await host({ role: 'worker', configPath, logFormat, listen: null })
    undo.push(() => worker.stop())
    const doors = await openDoors(options, host)
    intakeUrl = toUrl(options.host, doors[0]?.port ?? options.port)
    undo.push(async () => void (await Promise.all(doors.map((door) => door.stop()))))
    const { where } = await store.health()
    return { port: doors[0]?.port ?? options.port, adminPort: admin.port, store: where, config, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** How a listener is reached from this machine. */
export function toUrl(host: string, port: number): string {
  if (host === '0.0.0.0' || host === '::') return `http://localhost:${port}`
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}

/** Intake threads share one port; the first one finds it where 0 was asked for. */
async function openDoors(
  options: ServerOptions,
  host: (task: EngineTask) => Promise<EngineHost>,
): Promise<EngineHost[]> {
  const { configPath, logFormat, intakeThreads } = options
  const doors: EngineHost[] = []
  for (let i = 0; i < intakeThreads; i++) {
    const port = doors[0]?.port ?? options.port
    const listen = { host: options.host, port, reusePort: intakeThreads > 1 }
    doors.push(await host({ role: 'intake', configPath, logFormat, listen }))
  }
  return doors
}

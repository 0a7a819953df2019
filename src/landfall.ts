// The one place where parts meet: store, providers, handlers and engines are built here and handed to each other, and
// stopped in the reverse order. The engines themselves never see one another.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { checkConfig, type ResolvedConfig } from './config/check-config.ts'
import type { Config } from './config/define-config.ts'
import { describeSubscription } from './config/describe-subscription.ts'
import { warnOfSharedKeys } from './config/warn-of-shared-keys.ts'
import type { Clock } from './core/clock.ts'
import { LandfallError } from './core/errors.ts'
import type { Published } from './core/published.ts'
import { isEveryRole, type Role, readRoles } from './core/roles.ts'
import type { Log } from './core/subscription.ts'
import { toHandler } from './handlers/handler.ts'
import { makeIsListed } from './intake/address-list.ts'
import { throughFetch } from './intake/fetch-door.ts'
import { type Intake, type IntakeSource, makeIntake } from './intake/intake.ts'
import { type Next, throughNode } from './intake/node-door.ts'
import { makeFindSender } from './intake/sender-address.ts'
import { toAdmittedEvents, toJobsAgain } from './intake/to-events.ts'
import { makeOperate, type Operate, type OperatePorts } from './operate/operate.ts'
import type { SourceView } from './operate/source-view.ts'
import { makePublishedFetcher } from './published/fetch-published.ts'
import { isShared, openStore } from './store/open-store.ts'
import type { PlanAgain, Store } from './store/store.ts'
import { systemClock, systemTimers } from './system-time.ts'
import { makeKeeper } from './worker/keeper.ts'
import { makeReplayer, type Replayer } from './worker/replayer.ts'
import { toEvent } from './worker/to-event.ts'
import { makeWorker, type Worker } from './worker/worker.ts'

/** What is the same for every engine of one process. */
export interface Surroundings {
  store: Store
  clock: Clock
  log: Log
  /** Documents of the providers': see published/fetch-published.ts. */
  published: Published
}

/** Landfall inside your own process: mount it in Express, Hono, Next or plain http. */
export interface Landfall {
  /** For web-standard frameworks: `app.all('/webhooks/*', (c) => landfall.fetch(c.req.raw))`. */
  fetch(request: Request): Promise<Response>
  /** For node:http and Express: `app.use(landfall.node)`, before any body parser; other paths go on to `next`. */
  node(request: IncomingMessage, response: ServerResponse, next?: Next): Promise<void>
  /** Begins to process jobs. Webhooks are taken from the moment `createLandfall` resolves. */
  start(): void
  /** Takes no more webhooks, lets running handlers finish, commits what waits and closes the store. */
  stop(): Promise<void>
  /** What a person may see and do; the admin API serves the same. */
  readonly operate: Operate
}

export interface LandfallOptions {
  clock?: Clock
  log?: Log
  /**
   * What this process does of the whole; left out: all of it. Without `intake` every webhook is answered 503, so that its
   * sender tries again elsewhere; without `worker` no handler runs here. Several processes need a store on PostgreSQL.
   */
  roles?: readonly (Role | 'all')[]
}

/** Checks the configuration, opens the store and answers when webhooks can be taken. */
export async function createLandfall(config: Config, options: LandfallOptions = {}): Promise<Landfall> {
  const { clock = systemClock, log = consoleLog } = options
  const published = makePublishedFetcher({ clock, log, fetch })
  const resolved = checkConfig(config, published)
  const roles = readRoles(options.roles ?? [])
  refuseProxyProtocol(resolved)
  refuseSplitRoles(resolved, roles)
  warnOfSharedKeys(resolved, log)
  const store = await openStore(resolved.store, resolved.limits)
  await published.start(toDocuments(resolved), { store, limits: resolved.limits })
  const surroundings: Surroundings = { store, clock, log, published }
  try {
    return assemble(resolved, surroundings, { roles, release: () => published.stop() })
  } catch (error) {
    published.stop()
    await store.close()
    throw error
  }
}

/** Your own server reads its connections; to believe a header in them that nobody reads would be to believe anybody. */
function refuseProxyProtocol({ proxies }: ResolvedConfig): void {
  if (proxies?.proxyProtocol !== true) return
  throw new LandfallError(
    'config_invalid',
    'proxies.proxyProtocol is for `landfall start`, which has its own listener',
    {
      hint: 'Let your own server read the PROXY protocol, and leave it out here.',
    },
  )
}

/** One process owns a SQLite file: what it did not do would be done by nobody. */
export function refuseSplitRoles({ store }: ResolvedConfig, roles: readonly Role[]): void {
  if (isEveryRole(roles) || isShared(store)) return
  throw new LandfallError('role_unsupported', `a node of the role ${roles.join(' and ')} needs a store on PostgreSQL`)
}

function assemble(
  resolved: ResolvedConfig,
  surroundings: Surroundings,
  { roles, release }: { roles: readonly Role[]; release: () => void },
): Landfall {
  const { store } = surroundings
  const intake = buildIntake(resolved, surroundings)
  if (!roles.includes('intake')) void intake.drain()
  const worker = buildWorker(resolved, surroundings)
  const replayer = buildReplayer(resolved, surroundings)
  const keeper = makeKeeper(store, { ...surroundings, timers: systemTimers, limits: resolved.limits })
  return {
    fetch: (request) => throughFetch(intake, request),
    node: (request, response, next) => throughNode(intake, { request, response, next }),
    start: () => {
      if (!roles.includes('worker')) return
      worker.start()
      replayer.start()
      keeper.start()
    },
    stop: async () => {
      await intake.drain()
      await replayer.stop()
      await worker.stop()
      await keeper.stop()
      release()
      await store.close()
    },
    operate: buildOperate(resolved, surroundings),
  }
}

export function buildIntake(resolved: ResolvedConfig, surroundings: Surroundings): Intake {
  const sources = resolved.sources.map((source) => toDoor(source, resolved, surroundings))
  return makeIntake({ ...surroundings, sources, limits: resolved.limits, findSender: makeFindSender(resolved.proxies) })
}

type ResolvedSource = ResolvedConfig['sources'][number]

function toDoor(
  source: ResolvedSource,
  { subscriptions }: ResolvedConfig,
  { published, log }: Pick<Surroundings, 'published' | 'log'>,
): ResolvedSource & IntakeSource {
  return {
    ...source,
    addressRule: source.addressRule && {
      ...source.addressRule,
      isListed: makeIsListed(source.addressRule, { addresses: source.provider.addresses, published, log }),
    },
    subscriptions: subscriptions.filter((subscription) => subscription.source === source.name),
  }
}

export function buildWorker(resolved: ResolvedConfig, surroundings: Surroundings): Worker {
  const providers = new Map(resolved.sources.map((source) => [source.name, source.provider]))
  const subscriptions = resolved.subscriptions.map((subscription) => {
    const provider = providers.get(subscription.source)
    return {
      ...subscription,
      run: toHandler(subscription.handler).run,
      toEvent: (job: Parameters<typeof toEvent>[0]) => toEvent(job, (request) => provider?.parse(request)),
    }
  })
  return makeWorker({
    ...surroundings,
    subscriptions,
    timers: systemTimers,
    random: Math.random,
    limits: resolved.limits,
  })
}

/** Carries replays out; it stands beside a worker, whose jobs it puts back. */
export function buildReplayer(resolved: ResolvedConfig, surroundings: Surroundings): Replayer {
  const doors = new Map(resolved.sources.map((source) => [source.name, toDoor(source, resolved, surroundings)]))
  const plan: PlanAgain = (event) => {
    const door = doors.get(event.source)
    return door === undefined ? null : toJobsAgain(door, event)
  }
  return makeReplayer({ ...surroundings, timers: systemTimers, pollMs: resolved.limits.pollMs, plan })
}

/** What operate is built of; the command line has a store that is only read, and no log of its own. */
export type OperateSurroundings = Pick<OperatePorts, 'store' | 'clock'> &
  Pick<Surroundings, 'published'> &
  Partial<Pick<Surroundings, 'log'>>

export function buildOperate(resolved: ResolvedConfig, { store, clock, ...ports }: OperateSurroundings): Operate {
  return makeOperate({ store, clock, sources: toSourceViews(resolved, ports) })
}

/** What a person may know of each source, with what the door knows of it where that is needed to judge again. */
export function toSourceViews(
  resolved: ResolvedConfig,
  { published, log = consoleLog }: Omit<OperateSurroundings, 'store' | 'clock'>,
): SourceView[] {
  return resolved.sources.map((source) => {
    const door = toDoor(source, resolved, { published, log })
    const subscriptions = resolved.subscriptions
      .filter((subscription) => subscription.source === source.name)
      .map(describeSubscription)
    return {
      ...door,
      subscriptions,
      toEvents: (request) => toAdmittedEvents(door, request),
      toJobs: (event) => toJobsAgain(door, event),
    }
  })
}

/** What has to be fetched and kept for all sources, by URL. */
export function toDocuments({ sources }: ResolvedConfig): string[] {
  return [...new Set(sources.flatMap(({ documents }) => documents))]
}

export { systemClock, systemTimers } from './system-time.ts'

/** Warnings and errors to the console: in somebody else's process we do not set up logging. */
const consoleLog: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: (fields, message) => console.warn(`landfall: ${message ?? ''}`, fields),
  error: (fields, message) => console.error(`landfall: ${message ?? ''}`, fields),
}

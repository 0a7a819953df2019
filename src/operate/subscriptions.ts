// Subscriptions as a person looks after them: what waits, what holds it back, and what fails in the same way.
import { type BreakerPhase, breakerPhase, closedBreaker } from '../core/breaker.ts'
import type { Clock } from '../core/clock.ts'
import { LandfallError } from '../core/errors.ts'
import type { FailureGroup, OperateStore } from '../store/store.ts'
import type { SourceView, SubscriptionSettings } from './source-view.ts'

/** Times are Unix milliseconds. */
export interface SubscriptionStatus {
  name: string
  /** Null for one that is not configured any more, but has work left or was paused. */
  source: string | null
  types: readonly string[]
  handler: string | null
  settings: SubscriptionSettings | null
  pending: number
  running: number
  dead: number
  oldestPendingMs: number | null
  pausedAt: number | null
  breaker: { phase: BreakerPhase; until: number | null }
}

export interface SubscriptionPorts {
  store: Pick<OperateStore, 'backlog' | 'gates' | 'setPaused' | 'failures'>
  sources: readonly SourceView[]
  clock: Clock
}

export async function toSubscriptions({ store, sources, clock }: SubscriptionPorts): Promise<SubscriptionStatus[]> {
  const now = clock.now()
  const [backlog, gates] = await Promise.all([store.backlog(), store.gates()])
  const configured = new Map(
    sources.flatMap(({ name, subscriptions }) => subscriptions.map((one) => [one.name, { ...one, source: name }])),
  )
  // One that is gone and was only ever throttled or failing is nothing to look after.
  const held = gates.filter(({ pausedAt }) => pausedAt !== null).map(({ subscription }) => subscription)
  const names = new Set([...configured.keys(), ...backlog.map(({ subscription }) => subscription), ...held])
  return [...names].map((name) => {
    const { source = null, types = [], handler = null, settings = null } = configured.get(name) ?? {}
    const {
      pending = 0,
      running = 0,
      dead = 0,
      oldestReceivedAt = null,
    } = backlog.find(({ subscription }) => subscription === name) ?? {}
    const { pausedAt = null, breaker = closedBreaker } = gates.find(({ subscription }) => subscription === name) ?? {}
    const phase = settings?.breaker == null ? 'closed' : breakerPhase(breaker, now)
    return {
      ...{ name, source, types, handler, settings, pending, running, dead, pausedAt },
      oldestPendingMs: oldestReceivedAt === null ? null : Math.max(0, now - oldestReceivedAt),
      breaker: { phase, until: phase === 'open' ? breaker.openUntil : null },
    }
  })
}

export async function setPaused(name: string, paused: boolean, ports: SubscriptionPorts): Promise<SubscriptionStatus> {
  const find = async (): Promise<SubscriptionStatus | undefined> =>
    (await toSubscriptions(ports)).find((one) => one.name === name)
  const before = await find()
  if (before === undefined) throw noSuch(name)
  await ports.store.setPaused(name, paused, ports.clock.now())
  // Where only its pause was left of it, nothing is.
  return (await find()) ?? { ...before, pausedAt: null }
}

export interface FailuresAsk {
  subscription?: string
  limit?: number
}

const groupsDefault = 50

export function failureGroups(
  { limit = groupsDefault, ...ask }: FailuresAsk,
  { store }: SubscriptionPorts,
): Promise<readonly FailureGroup[]> {
  return store.failures({ ...ask, limit })
}

function noSuch(name: string): LandfallError {
  return new LandfallError('not_found', `no subscription ${JSON.stringify(name.slice(0, 80))} is configured`, {
    hint: 'See `landfall sources` for the names.',
  })
}

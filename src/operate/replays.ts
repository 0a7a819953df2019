// Asking for many jobs again: counted first, begun on purpose, steered while it runs. Who carries it out is the worker's side.
import type { Clock } from '../core/clock.ts'
import { expected, LandfallError } from '../core/errors.ts'
import { retryableStates } from '../core/job.ts'
import type { ReplayConfiguration } from '../core/replay.ts'
import type { PlanAgain, ReplayFilter, ReplayPreview, ReplayRecord, ReplayStore } from '../store/store.ts'
import type { SourceView } from './source-view.ts'

export interface ReplayAsk {
  filter: ReplayFilter
  /** Whether a filter that names nothing is meant to match everything. */
  all?: boolean
  /** Default 'original'. */
  configuration?: ReplayConfiguration
  /** Whether idempotency keys and steps begin anew. Default: they stay, so that what was done once is not done again. */
  freshKeys?: boolean
  ratePerSecond?: number
}

export interface StartedReplay {
  replay: ReplayRecord
  preview: ReplayPreview
}

export interface ReplayPorts {
  store: ReplayStore
  sources: readonly SourceView[]
  clock: Clock
}

/** Jobs put back in a second. */
export const ratePerSecondDefault = 50
export const ratePerSecondMax = 1_000

export async function previewReplay(ask: ReplayAsk, { store, sources }: ReplayPorts): Promise<ReplayPreview> {
  checkAsk(ask)
  return store.previewReplay(ask.filter, ask.configuration === 'current' ? toPlan(sources) : null)
}

export async function startReplay(ask: ReplayAsk, ports: ReplayPorts): Promise<StartedReplay> {
  const preview = await previewReplay(ask, ports)
  const { filter, configuration = 'original', freshKeys = false, ratePerSecond = ratePerSecondDefault } = ask
  const { events, jobs, complete } = preview
  const begun = { filter, configuration, freshKeys, ratePerSecond, matched: { events, jobs, complete } }
  return { preview, replay: await ports.store.createReplay(begun, ports.clock.now()) }
}

/** Null where there is no such replay. */
export async function steerReplay(
  id: string,
  to: 'paused' | 'running' | 'cancelled',
  { store, clock }: ReplayPorts,
): Promise<ReplayRecord | null> {
  const before = await store.getReplay(id)
  if (before === null) return null
  const after = before.state === to ? before : await store.setReplayState(id, to, clock.now())
  if (before.state !== to && after?.state === to) return after
  throw new LandfallError('replay_state', `replay ${id} is ${after?.state ?? 'gone'} and cannot become ${to}`)
}

/** A script whose variable is not set must not ask for everything again. */
function checkAsk({ filter, all = false, ratePerSecond = ratePerSecondDefault }: ReplayAsk): void {
  const named = Object.values(filter).some((value) => value !== undefined && value !== '')
  if (!named && !all) {
    throw new LandfallError(
      'request_invalid',
      'the filter names nothing, so it would replay every event that is kept',
      {
        hint: 'Name what is meant (source, type, state, subscription, jobState, from, to, q), or say all on purpose.',
      },
    )
  }
  if (filter.jobState !== undefined && !retryableStates.includes(filter.jobState))
    throw invalid('jobState', `one of ${retryableStates.join(', ')}`, filter.jobState)
  if (!(ratePerSecond >= 1 && ratePerSecond <= ratePerSecondMax))
    throw invalid('ratePerSecond', `from 1 to ${ratePerSecondMax}`, ratePerSecond)
}

function toPlan(sources: readonly SourceView[]): PlanAgain {
  return (event) => sources.find(({ name }) => name === event.source)?.toJobs(event) ?? null
}

function invalid(name: string, toBe: string, got: unknown): LandfallError {
  return new LandfallError('request_invalid', expected(name, toBe, got))
}

// What the specification of a store is written in: sample rows at made-up times, and the shape of a store under test.
import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { isLandfallError } from '../../src/core/errors.ts'
import { HeaderList } from '../../src/core/headers.ts'
import type { JobState } from '../../src/core/job.ts'
import type { Limits } from '../../src/core/limits.ts'
import type { ClaimedJob, EventRecord, Lease, NewEvent, NewRequest, Settlement, Store } from '../../src/store/store.ts'

export interface MadeStore {
  store: Store
  /** Closes the store and opens the same data again. */
  reopen(): Promise<Store>
  /** One more client of the open store, through `share()`, as another thread has one. */
  connect(): Promise<Store>
  /** Closes and removes everything; also after a failure. */
  dispose(): Promise<void>
}

/** Declares one sentence of the specification, with a fresh store for it. */
export type It = (
  title: string,
  body: (made: MadeStore, t: TestContext) => Promise<void>,
  limits?: Partial<Limits>,
) => void

export const noon: number = Date.UTC(2026, 0, 15, 12)
export const always: { from: number; to: number } = { from: 0, to: 8_000_000_000_000_000 }
export const allRows: { limit: number } = { limit: 1000 }

export function anEvent(key: string, change: Partial<NewEvent> = {}): NewEvent {
  const jobs = [{ subscription: 'sub', dueAt: noon }]
  return { key, type: 'thing.made', createdAt: null, pointer: null, origin: 'delivery', jobs, ...change }
}

export function aRequest(keys: readonly (string | NewEvent)[], change: Partial<NewRequest> = {}): NewRequest {
  const events = keys.map((key) => (typeof key === 'string' ? anEvent(key) : key))
  return {
    ...{ source: 'shop', method: 'POST', url: '/webhooks/shop', headers: HeaderList.from([['Host', 'here']]) },
    ...{ body: Buffer.from('{"n":1}'), remoteAddress: '192.0.2.1', receivedAt: noon, outcome: 'accepted' },
    ...{ status: 200, reason: null, secret: 0, events, ...change },
  }
}

export function aRefusal(change: Partial<NewRequest> = {}): NewRequest {
  return aRequest([], { outcome: 'refused', status: 400, reason: 'no_matching_secret', secret: null, ...change })
}

export async function claimAll(
  store: Store,
  ask: { limit?: number; now?: number; subscription?: string } = {},
): Promise<readonly ClaimedJob[]> {
  const { limit = 1000, now = noon, subscription = 'sub' } = ask
  return (await store.claim({ room: [{ subscription, limit }], now, leaseMs: 60_000 })).jobs
}

/** When a worker with room would have to ask again. */
export async function nextAt(
  store: Store,
  subscriptions: readonly string[],
  now: number = noon,
): Promise<number | null> {
  const room = subscriptions.map((subscription) => ({ subscription, limit: 1000 }))
  return (await store.claim({ room, now, leaseMs: 60_000 })).nextAt
}

export function settled(
  { jobId, token }: Lease,
  change: Partial<Settlement> & { outcome?: Settlement['attempt']['outcome'] } = {},
): Settlement {
  const { outcome = 'done', ...rest } = change
  const attempt = { startedAt: noon, durationMs: 5, outcome, cause: null, error: null }
  return { jobId, token, state: 'succeeded', dueAt: null, counted: true, attempt, ...rest }
}

export async function theEvent(store: Store, id: string | undefined): Promise<EventRecord> {
  const event = await store.getEvent(id ?? 'none')
  assert.ok(event !== null, `the event ${id} is held`)
  return event
}

export async function stateOf(
  store: Store,
  { event, jobId }: Pick<ClaimedJob, 'event' | 'jobId'>,
): Promise<JobState | undefined> {
  return (await theEvent(store, event.id)).jobs.find((job) => job.id === jobId)?.state
}

export function hasCode(code: string): (error: unknown) => boolean {
  return (error) => isLandfallError(error) && error.code === code
}

// A desk for the tests of operate and the API: a real store, the real door, and a clock to turn by hand. Everything that
// stands in it came in as a webhook, so that what a person is shown is what really happened.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { checkConfig } from '../src/config/check-config.ts'
import { defaultLimits } from '../src/core/limits.ts'
import { nothingPublished } from '../src/core/published.ts'
import type { Log } from '../src/core/subscription.ts'
import { throughFetch } from '../src/intake/fetch-door.ts'
import { buildIntake, toSourceViews } from '../src/landfall.ts'
import { makeOperate, type Operate } from '../src/operate/operate.ts'
import type { SourceView } from '../src/operate/source-view.ts'
import { custom, github, stripe } from '../src/providers/index.ts'
import { openStore } from '../src/store/open-store.ts'
import type { Settlement, Store } from '../src/store/store.ts'
import { type SampleOptions, signedSample } from '../src/testing/index.ts'

/** What must never be seen in any answer. */
export const secrets = {
  stripe: 'whsec_desk_stripe_0123456789abcdef',
  github: 'desk-github-secret-0123456789',
  door: 'desk-shared-token-0123456789',
}

/** 2026-03-01T12:00:00Z */
export const noon = Date.UTC(2026, 2, 1, 12)

const token = (secret: string) => custom({ secrets: [secret], verify: { sharedToken: { header: 'x-door-pass' } } })

export const sources = {
  stripe: stripe({ secrets: [secrets.stripe] }),
  github: github({ secrets: [secrets.github] }),
  door: token(secrets.door),
}

export type SourceName = keyof typeof sources

export interface Sending extends SampleOptions {
  type?: string
  /** Changes the signed request on its way. */
  headers?: Record<string, string | null>
  body?: string | Uint8Array
  query?: string
  /** Signs with this instead of the source's own. */
  secret?: string
}

export interface Desk {
  store: Store
  operate: Operate
  sources: SourceView[]
  clock: { now(): number; turn(ms: number): void }
  /** Sends a signed webhook; its stored request's id. */
  send(source: SourceName, sending?: Sending): Promise<string>
  /** Runs what is due: every claimed job is settled as told. */
  work(state: Settlement['state'], attempt?: Partial<Settlement['attempt']>): Promise<number>
  /** Commits what was only noted: acknowledgements and tallies. */
  commitNotes(): Promise<void>
  /** The same store under other sources: what a mended configuration would say. */
  withSources(change: (source: SourceView) => SourceView): Operate
}

export const silent: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }

/** Opened for one test and gone after it. */
export async function openDesk(t: TestContext): Promise<Desk> {
  const folder = await mkdtemp(join(tmpdir(), 'landfall-desk-'))
  const store = await openStore(join(folder, 'desk.db'), defaultLimits)
  t.after(async () => {
    await store.close()
    await rm(folder, { recursive: true })
  })
  let now = noon
  const turn = (ms: number): void => {
    now += ms
  }
  const clock = { now: () => now, turn }
  const resolved = checkConfig({
    sources,
    subscriptions: { ledger: sources.stripe.on('*', () => undefined), audit: sources.github.on('*', () => undefined) },
  })
  const intake = buildIntake(resolved, { store, clock, log: silent, published: nothingPublished })
  const views = toSourceViews(resolved, { published: nothingPublished, log: silent })
  return {
    store,
    operate: makeOperate({ store, sources: views, clock }),
    sources: views,
    clock,
    send: async (source, sending = {}) => {
      const answer = await throughFetch(intake, toRequest(source, { at: now, ...sending }))
      return answer.headers.get('landfall-request') ?? ''
    },
    work: (state, attempt) => work(store, { state, attempt: attempt ?? {}, now }),
    commitNotes: async () => {
      // Any write carries the notes along that were made before it.
      await store.rescue(0)
    },
    withSources: (change) => makeOperate({ store, sources: views.map(change), clock }),
  }
}

function toRequest(source: SourceName, { type, headers = {}, body, query = '', secret, ...options }: Sending): Request {
  const url = `http://landfall.test/webhooks/${source}${query}`
  const data = source === 'door' && options.data === undefined ? { hello: 'door' } : options.data
  const { provider, options: own } = sources[source]
  const signing = secret === undefined ? sources[source] : { provider, options: { ...own, secrets: [secret] } }
  const sample = signedSample(signing, type, { ...options, url, ...(data !== undefined && { data }) })
  const sent = new Headers(sample.headers)
  for (const [name, value] of Object.entries(headers)) {
    if (value === null) sent.delete(name)
    else sent.set(name, value)
  }
  return new Request(url, { method: 'POST', headers: sent, body: toBytes(body ?? sample.body) })
}

function toBytes(body: string | Uint8Array): Uint8Array<ArrayBuffer> {
  return typeof body === 'string' ? new TextEncoder().encode(body) : Uint8Array.from(body)
}

interface WorkInput {
  state: Settlement['state']
  attempt: Partial<Settlement['attempt']>
  now: number
}

async function work(store: Store, { state, attempt, now }: WorkInput): Promise<number> {
  const room = ['ledger', 'audit'].map((subscription) => ({ subscription, limit: 100 }))
  const { jobs: claimed } = await store.claim({ room, now, leaseMs: 60_000 })
  const outcome = state === 'succeeded' ? 'done' : state === 'dead' ? 'dead' : 'retry'
  await store.settle(
    claimed.map(({ jobId, token: lease }) => ({
      jobId,
      token: lease,
      state,
      dueAt: state === 'pending' ? now + 5_000 : null,
      counted: true,
      attempt: { startedAt: now, durationMs: 12, outcome, cause: null, error: null, ...attempt },
    })),
  )
  return claimed.length
}

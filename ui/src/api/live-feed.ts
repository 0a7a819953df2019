// The live connection: turns notices of /api/live into refetches of what they touched, at most two a second however
// many arrive. It carries no data itself, so a notice that is lost costs nothing but a moment.
//
// Modes:
//   connecting    from start until the first open
//   live          entered by an open, which refetches everything: notices were missed until then
//   reconnecting  the connection broke; the browser, or our timer where it gave up, tries again
//   stopped       after stop()
// `paused` stands beside the mode: notices are counted and their refetches held until it ends.
import type { QueryClient } from '@tanstack/react-query'
import type { LiveNotice } from '../../../src/api/contract.ts'

const flushMs = 500
const statsEveryMs = 2_000
const retryMs = 2_000

export interface LiveState {
  mode: 'connecting' | 'live' | 'reconnecting' | 'stopped'
  paused: boolean
  /** Requests that arrived since it was paused. */
  held: number
}

export class LiveFeed {
  readonly #client: QueryClient
  readonly #listeners = new Set<() => void>()
  readonly #touched = new Set<string>()
  #state: LiveState = { mode: 'stopped', paused: false, held: 0 }
  #stream: EventSource | null = null
  #flushTimer: ReturnType<typeof setTimeout> | undefined
  #retryTimer: ReturnType<typeof setTimeout> | undefined
  #statsAt = 0

  constructor(client: QueryClient) {
    this.#client = client
  }

  start(): void {
    if (this.#stream !== null) return
    this.#set({ mode: this.#state.mode === 'stopped' ? 'connecting' : 'reconnecting' })
    const stream = new EventSource('/api/live')
    this.#stream = stream
    stream.onopen = () => this.#opened()
    stream.onerror = () => this.#broke(stream)
    for (const kind of ['request', 'event', 'job']) {
      stream.addEventListener(kind, (message: MessageEvent<string>) => this.#noticed(JSON.parse(message.data)))
    }
  }

  stop(): void {
    this.#close()
    clearTimeout(this.#flushTimer)
    this.#flushTimer = undefined
    this.#set({ mode: 'stopped', paused: false, held: 0 })
  }

  setPaused(paused: boolean): void {
    this.#set({ paused, held: 0 })
    if (!paused) this.#schedule()
  }

  /** For useSyncExternalStore. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  readonly read = (): LiveState => this.#state

  /** What was read before this moment may be older than the first notice: also at the first open. */
  #opened(): void {
    this.#set({ mode: 'live' })
    if (!this.#state.paused) void this.#client.invalidateQueries()
    else for (const key of ['events', 'requests', 'stats', 'sources']) this.#touched.add(key)
  }

  /** The browser retries a broken stream, but gives up for good on an HTTP error: then we retry. */
  #broke(stream: EventSource): void {
    if (stream !== this.#stream) return
    this.#set({ mode: 'reconnecting' })
    if (stream.readyState !== EventSource.CLOSED) return
    this.#close()
    // A token that ran out looks the same from here: let the session say so.
    void this.#client.invalidateQueries({ queryKey: ['session'] })
    this.#retryTimer = setTimeout(() => this.start(), retryMs)
  }

  #close(): void {
    clearTimeout(this.#retryTimer)
    this.#stream?.close()
    this.#stream = null
  }

  #noticed(notice: LiveNotice): void {
    for (const key of touchedBy(notice)) this.#touched.add(key)
    if (!this.#state.paused) this.#schedule()
    else if (notice.kind === 'request') this.#set({ held: this.#state.held + 1 })
  }

  #schedule(): void {
    if (this.#touched.size === 0) return
    this.#flushTimer ??= setTimeout(() => this.#flush(), flushMs)
  }

  #flush(): void {
    this.#flushTimer = undefined
    if (this.#state.paused) return
    for (const key of [...this.#touched]) {
      const queryKey = key.split(' ')
      if (this.#mustWait(key, queryKey)) continue
      this.#touched.delete(key)
      if (key === 'stats') this.#statsAt = Date.now()
      void this.#client.invalidateQueries({ queryKey })
    }
    this.#schedule()
  }

  /** A refetch under way is let finish: a slow server would else never get to answer one. Sums may lag a little. */
  #mustWait(key: string, queryKey: string[]): boolean {
    if (key === 'stats' && Date.now() - this.#statsAt < statsEveryMs) return true
    return this.#client.isFetching({ queryKey }) > 0
  }

  #set(change: Partial<LiveState>): void {
    this.#state = { ...this.#state, ...change }
    for (const listener of this.#listeners) listener()
  }
}

/** Query keys, their words joined by a space. */
function touchedBy(notice: LiveNotice): string[] {
  switch (notice.kind) {
    case 'request':
      return ['requests', 'stats', 'sources', `request ${notice.id}`]
    case 'event':
      return ['events', 'stats', 'sources', `event ${notice.id}`]
    case 'job':
      return ['events', 'stats', 'subscriptions', 'failures', `event ${notice.eventId}`]
  }
}

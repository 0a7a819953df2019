// Fetches what providers publish (key sets, certificates, address lists) on a schedule, and keeps the last good copy, over
// restarts too (kept-copies.ts), until it is too old to be believed. Outgoing calls are guarded: https only, no redirects,
// bounded in size and time, and not more than one a minute for a URL however often it is wanted. Of several nodes on one
// store, one renews the copies at a time, and the others take up what it kept.
import type { Clock, Timers } from '../core/clock.ts'
import { toMessage } from '../core/errors.ts'
import { defaultLimits } from '../core/limits.ts'
import type { Published, PublishedDocument } from '../core/published.ts'
import type { Log } from '../core/subscription.ts'
import type { PublishedStore, TurnStore } from '../store/store.ts'
import { documentBytesMax, type KeptCopies, type KeptPorts, makeKeptCopies } from './kept-copies.ts'

export interface FetchPorts {
  clock: Clock
  log: Log
  /** `fetch`, or what stands for it in tests. */
  fetch: (url: string, init: RequestInit) => Promise<Response>
  /** Default: the machine's, which keep no process alive. */
  timers?: Pick<Timers, 'after'>
}

export interface PublishedFetcher extends Published {
  /**
   * Takes up the copies that the store holds, fetches these now and renews them every `refreshMs`, until stopped. Resolves when
   * each has been tried for which there was no copy: a start must not wait for a provider that is down.
   */
  start(
    urls: readonly string[],
    kept: { store: PublishedStore & TurnStore; limits: KeptPorts['limits'] },
  ): Promise<void>
  stop(): void
}

/** How often a copy is renewed, in milliseconds. */
const refreshMs = 6 * 3_600_000
/** How soon a URL may be asked for again, in milliseconds. */
const againMs = 60_000
const timeoutMs = 10_000
/** A node that dies while it renews is followed after this long, in milliseconds. */
const turnMs = 120_000
/** Documents kept at one time: URLs may come from requests, within each provider's host rules. */
const documentsMax = 1_000

interface Entry {
  document: PublishedDocument | null
  askedAt: number
  /** When the provider last said that this is its document. */
  freshAt: number
  /** Whether anybody asked for it since the start; of others, left over in the store, nothing newer is fetched. */
  isUsed: boolean
}

const idleTimers: Pick<Timers, 'after'> = {
  after: (ms, run) => {
    const timer = setTimeout(run, ms).unref()
    return () => clearTimeout(timer)
  },
}

/** What the steps share. */
interface Shelf extends Required<FetchPorts> {
  entries: Map<string, Entry>
  /** Null before the start and after the end. */
  kept: KeptCopies | null
  /** How old a copy may be. */
  keptMs: number
}

export function makePublishedFetcher(ports: FetchPorts): PublishedFetcher {
  const shelf: Shelf = {
    ...{ timers: idleTimers, ...ports },
    ...{ entries: new Map(), kept: null, keptMs: defaultLimits.publishedKeptMs },
  }
  const { entries, clock } = shelf
  let stopWaiting = (): void => undefined
  return {
    get: (url) => {
      const entry = entries.get(url)
      if (entry === undefined || entry.document === null || isTooOld(shelf, entry)) return null
      entry.isUsed = true
      return entry.document
    },
    want: (url) => {
      const known = entries.get(url)
      if (known !== undefined && clock.now() - known.askedAt < againMs) return
      if (known === undefined && entries.size >= documentsMax && !dropEmpty(entries)) return
      void load(shelf, url)
    },
    start: async (urls, { store, limits }) => {
      shelf.keptMs = limits.publishedKeptMs
      shelf.kept = makeKeptCopies({ ...ports, store, limits })
      await takeUp(shelf, shelf.kept)
      const loadAll = (some: readonly string[]): Promise<unknown> => Promise.all(some.map((url) => load(shelf, url)))
      stopWaiting()
      stopWaiting = keepFresh(shelf, { store, urls })
      const [lacking, held] = [urls.filter((url) => !isHeld(entries, url)), urls.filter((url) => isHeld(entries, url))]
      void loadAll(held)
      await loadAll(lacking)
    },
    stop: () => {
      stopWaiting()
      shelf.kept = null
    },
  }
}

/** Renews all that is wanted each time it is due, and asks again soon where another node is at it. */
function keepFresh(shelf: Shelf, { store, urls }: { store: TurnStore; urls: readonly string[] }): () => void {
  let isStopped = false
  let stopWaiting = (): void => undefined
  const wait = (ms: number): void => {
    stopWaiting = shelf.timers.after(ms, () => {
      void renewAll(shelf, { store, urls: [...new Set([...urls, ...toUsed(shelf.entries)])] }).then((isFresh) => {
        if (!isStopped) wait(isFresh ? refreshMs : againMs)
      })
    })
  }
  wait(refreshMs)
  return () => {
    isStopped = true
    stopWaiting()
  }
}

/** Whether all that could be renewed is: by others, whose copies are taken up, or by this node in its turn. */
async function renewAll(
  shelf: Shelf,
  { store, urls }: { store: TurnStore; urls: readonly string[] },
): Promise<boolean> {
  if (shelf.kept !== null) await takeUpNewer(shelf, shelf.kept)
  const due = urls.filter((url) => isDue(shelf, url))
  if (due.length === 0) return true
  // A store that cannot be asked must not keep the keys from being renewed.
  if (!(await store.takeTurn('published', turnMs).catch(() => true))) return false
  await Promise.all(due.map((url) => load(shelf, url)))
  await store.takeTurn('published', 0).catch(() => undefined)
  return true
}

/** Somewhat earlier than the others would: they look at the same times, a little apart. */
function isDue({ entries, clock }: Shelf, url: string): boolean {
  return clock.now() - (entries.get(url)?.freshAt ?? 0) > refreshMs / 2
}

async function takeUpNewer({ entries }: Shelf, kept: KeptCopies): Promise<void> {
  for (const { url, text, fetchedAt } of await kept.read()) {
    const entry = entries.get(url)
    if (entry === undefined || fetchedAt <= entry.freshAt) continue
    entry.freshAt = fetchedAt
    if (text !== entry.document?.text) entry.document = { text, fetchedAt }
  }
}

async function takeUp({ entries }: Shelf, kept: KeptCopies): Promise<void> {
  for (const { url, text, fetchedAt } of await kept.read()) {
    if (entries.has(url) || entries.size >= documentsMax) continue
    entries.set(url, { document: { text, fetchedAt }, askedAt: 0, freshAt: fetchedAt, isUsed: false })
  }
}

async function load(shelf: Shelf, url: string): Promise<void> {
  const { entries, clock, log } = shelf
  const entry = entries.get(url) ?? { document: null, askedAt: 0, freshAt: 0, isUsed: true }
  entry.askedAt = clock.now()
  entries.set(url, entry)
  try {
    const text = await download(url, shelf.fetch)
    entry.freshAt = clock.now()
    if (text !== entry.document?.text) entry.document = { text, fetchedAt: entry.freshAt }
    // It may have made room for another one meanwhile.
    entries.set(url, entry)
    await shelf.kept?.keep({ url, text, fetchedAt: entry.freshAt })
  } catch (error) {
    log.warn(
      { url, error: toMessage(error), ...toAge(shelf, entry) },
      `a published document could not be fetched; ${toConsequence(shelf, entry)}`,
    )
  }
}

function isTooOld({ clock, keptMs }: Shelf, { freshAt }: Entry): boolean {
  return clock.now() - freshAt > keptMs
}

function toConsequence(shelf: Shelf, entry: Entry): string {
  if (entry.document === null) return 'there is no copy yet'
  return isTooOld(shelf, entry) ? 'the last good copy is too old and no longer used' : 'the last good copy stays'
}

function toAge({ keptMs }: Shelf, { document, freshAt }: Entry): object {
  if (document === null) return {}
  return { fetchedAt: new Date(freshAt).toISOString(), usedUntil: new Date(freshAt + keptMs).toISOString() }
}

function isHeld(entries: ReadonlyMap<string, Entry>, url: string): boolean {
  return (entries.get(url)?.document ?? null) !== null
}

/** Those that once gave a document to somebody. */
function toUsed(entries: ReadonlyMap<string, Entry>): string[] {
  return [...entries].filter(([, { document, isUsed }]) => document !== null && isUsed).map(([url]) => url)
}

/** Makes room by forgetting a URL that never gave a document: whoever invents URLs must not keep real ones out. */
function dropEmpty(entries: Map<string, Entry>): boolean {
  for (const [url, { document }] of entries) {
    if (document === null) return entries.delete(url)
  }
  return false
}

async function download(url: string, fetch: FetchPorts['fetch']): Promise<string> {
  if (!url.startsWith('https://')) throw new Error('only https is fetched')
  const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(timeoutMs) })
  if (!response.ok) throw new Error(`answered ${response.status}`)
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length
    if (bytes > documentBytesMax) throw new Error(`is larger than ${documentBytesMax} bytes`)
    chunks.push(chunk)
  }
  // What a provider publishes is never empty; a proxy's answer in its place may be.
  if (bytes === 0) throw new Error('answered nothing')
  return Buffer.concat(chunks).toString('utf8')
}

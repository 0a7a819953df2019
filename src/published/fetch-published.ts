// Fetches what providers publish (key sets, certificates, address lists) on a schedule, and keeps the last good copy, over
// restarts too (kept-copies.ts), until it is too old to be believed. Outgoing calls are guarded: https only, no redirects,
// bounded in size and time, and not more than one a minute for a URL however often it is wanted.
import type { Clock } from '../core/clock.ts'
import { toMessage } from '../core/errors.ts'
import { defaultLimits } from '../core/limits.ts'
import type { Published, PublishedDocument } from '../core/published.ts'
import type { Log } from '../core/subscription.ts'
import { documentBytesMax, type KeptCopies, type KeptPorts, makeKeptCopies } from './kept-copies.ts'

export interface FetchPorts {
  clock: Clock
  log: Log
  /** `fetch`, or what stands for it in tests. */
  fetch: (url: string, init: RequestInit) => Promise<Response>
}

export interface PublishedFetcher extends Published {
  /**
   * Takes up the copies that the store holds, fetches these now and then every `refreshMs`, until stopped. Resolves when
   * each has been tried for which there was no copy: a start must not wait for a provider that is down.
   */
  start(urls: readonly string[], kept: Pick<KeptPorts, 'store' | 'limits'>): Promise<void>
  stop(): void
}

/** How often a copy is renewed, in milliseconds. */
const refreshMs = 6 * 3_600_000
/** How soon a URL may be asked for again, in milliseconds. */
const againMs = 60_000
const timeoutMs = 10_000
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

/** What the steps share. */
interface Shelf extends FetchPorts {
  entries: Map<string, Entry>
  /** Null before the start and after the end. */
  kept: KeptCopies | null
  /** How old a copy may be. */
  keptMs: number
}

export function makePublishedFetcher(ports: FetchPorts): PublishedFetcher {
  const shelf: Shelf = { ...ports, entries: new Map(), kept: null, keptMs: defaultLimits.publishedKeptMs }
  const { entries, clock } = shelf
  let timer: NodeJS.Timeout | undefined
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
      clearInterval(timer)
      timer = setInterval(() => void loadAll([...new Set([...urls, ...toUsed(entries)])]), refreshMs).unref()
      const [lacking, held] = [urls.filter((url) => !isHeld(entries, url)), urls.filter((url) => isHeld(entries, url))]
      void loadAll(held)
      await loadAll(lacking)
    },
    stop: () => {
      clearInterval(timer)
      shelf.kept = null
    },
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

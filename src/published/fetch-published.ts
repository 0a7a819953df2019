// Fetches what providers publish (key sets, certificates, address lists) on a schedule, and keeps the last good copy.
// Outgoing calls are guarded: https only, no redirects, bounded in size and time, and not more than one a minute for a URL
// however often it is wanted.
import type { Clock } from '../core/clock.ts'
import { toMessage } from '../core/errors.ts'
import type { Published, PublishedDocument } from '../core/published.ts'
import type { Log } from '../core/subscription.ts'

export interface FetchPorts {
  clock: Clock
  log: Log
  /** `fetch`, or what stands for it in tests. */
  fetch: (url: string, init: RequestInit) => Promise<Response>
}

export interface PublishedFetcher extends Published {
  /** Fetches these now and then every `refreshMs`, until stopped. Resolves when the first round is over. */
  start(urls: readonly string[]): Promise<void>
  stop(): void
}

/** How often a copy is renewed, in milliseconds. */
const refreshMs = 6 * 3_600_000
/** How soon a URL may be asked for again, in milliseconds. */
const againMs = 60_000
const timeoutMs = 10_000
const documentBytesMax = 2 * 1024 * 1024
/** Documents kept at one time: URLs may come from requests, within each provider's host rules. */
const documentsMax = 1_000

interface Entry {
  document: PublishedDocument | null
  askedAt: number
}

export function makePublishedFetcher({ clock, log, fetch }: FetchPorts): PublishedFetcher {
  const entries = new Map<string, Entry>()
  let timer: NodeJS.Timeout | undefined
  const load = async (url: string): Promise<void> => {
    const entry = entries.get(url) ?? { document: null, askedAt: 0 }
    entries.set(url, { ...entry, askedAt: clock.now() })
    try {
      const text = await download(url, fetch)
      if (text !== entry.document?.text)
        entries.set(url, { document: { text, fetchedAt: clock.now() }, askedAt: clock.now() })
    } catch (error) {
      const copy = entry.document === null ? 'there is no copy yet' : 'the last good copy stays'
      log.warn({ url, error: toMessage(error) }, `a published document could not be fetched; ${copy}`)
    }
  }
  return {
    get: (url) => entries.get(url)?.document ?? null,
    want: (url) => {
      const known = entries.get(url)
      if (known !== undefined && clock.now() - known.askedAt < againMs) return
      if (known === undefined && entries.size >= documentsMax && !dropEmpty(entries)) return
      void load(url)
    },
    start: async (urls) => {
      if (urls.length === 0) return
      timer = setInterval(() => void Promise.all([...new Set([...urls, ...toHeld(entries)])].map(load)), refreshMs)
      timer.unref()
      await Promise.all(urls.map(load))
    },
    stop: () => clearInterval(timer),
  }
}

/** Those that once gave a document. */
function toHeld(entries: ReadonlyMap<string, Entry>): string[] {
  return [...entries].filter(([, { document }]) => document !== null).map(([url]) => url)
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
  if (response.body === null) return ''
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of response.body) {
    bytes += chunk.length
    if (bytes > documentBytesMax) throw new Error(`is larger than ${documentBytesMax} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

// What makes a restart harmless while a provider cannot be reached: the copies of its documents in the store. A copy is
// believed only if it is whole, not too large and not too old; of any other it is said why it is not used. Whatever goes
// wrong here costs a copy, never the start.
import { createHash } from 'node:crypto'
import type { Clock } from '../core/clock.ts'
import { toMessage } from '../core/errors.ts'
import type { Limits } from '../core/limits.ts'
import type { Log } from '../core/subscription.ts'
import type { PublishedCopy, PublishedStore } from '../store/store.ts'

export interface KeptCopies {
  /** Those that may be used. Never rejects. */
  read(): Promise<readonly PublishedCopy[]>
  /** Resolves when it is kept, or when it was told that it could not be. Never rejects. */
  keep(copy: Omit<PublishedCopy, 'digest'>): Promise<void>
}

export interface KeptPorts {
  store: PublishedStore
  limits: Pick<Limits, 'publishedKeptMs' | 'publishedBytesKeptMax'>
  clock: Clock
  log: Log
}

/** Largest document that is fetched or used, in bytes. */
export const documentBytesMax: number = 2 * 1024 * 1024

/** How far ahead of this clock a copy may have been fetched, in milliseconds: clocks are set back, but not by years. */
const aheadMsMax = 3_600_000

export function makeKeptCopies({ store, limits, clock, log }: KeptPorts): KeptCopies {
  return {
    read: async () => {
      const now = clock.now()
      try {
        const copies = await store.readPublished(now - limits.publishedKeptMs)
        return copies.filter((copy) => {
          const problem = findProblem(copy, now)
          if (problem !== null) log.warn({ url: copy.url, problem }, 'a kept copy of a published document is not used')
          return problem === null
        })
      } catch (error) {
        log.warn({ error: toMessage(error) }, 'the kept copies of published documents could not be read')
        return []
      }
    },
    keep: async (copy) => {
      const bounds = { fetchedBefore: clock.now() - limits.publishedKeptMs, bytesMax: limits.publishedBytesKeptMax }
      try {
        await store.keepPublished({ ...copy, digest: toDigest(copy) }, bounds)
      } catch (error) {
        log.warn({ url: copy.url, error: toMessage(error) }, 'a published document could not be kept for a restart')
      }
    },
  }
}

function findProblem(copy: PublishedCopy, now: number): string | null {
  if (Buffer.byteLength(copy.text) > documentBytesMax) return `it is larger than ${documentBytesMax} bytes`
  if (copy.digest !== toDigest(copy)) return 'it is damaged'
  if (copy.fetchedAt > now + aheadMsMax) return 'it was fetched in the future'
  return null
}

/** Of the URL too: a copy that stands under another URL is as wrong as a damaged one. */
function toDigest({ url, text }: Pick<PublishedCopy, 'url' | 'text'>): string {
  return createHash('sha256').update(`${url}\n${text}`).digest('base64')
}

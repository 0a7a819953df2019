// Rotation with evidence: which secret matched when, and whether an old one can go. Intake counts matches by secret where a
// source has several; a secret is known by a short hash, so that moving it in the list does not move its history.
import { toWords } from '../core/duration.ts'
import type { CounterRow } from '../store/store.ts'

/** A configured secret, by what may be known of it. Times are Unix milliseconds. */
export interface SecretMark {
  name: string | null
  from: number | null
  until: number | null
  /** Of its hash; never shown. */
  fingerprint: string
}

export interface SecretUse {
  /** Its own name, or 'secret 2'. */
  name: string
  /** Requests it verified in the time that was looked at. */
  matched: number
  lastMatchedAt: number | null
  /** What it means, in words. */
  advice: string
}

/** How far back it looks, in milliseconds. */
export const secretUseMs: number = 7 * 86_400_000
/** An old secret that rested for so long while another one worked can go: every provider's usual retries are over. */
const restMs = 24 * 3_600_000

/** What a source's counters say of each of its secrets; nothing where there is only one. */
export function toSecretUses(marks: readonly SecretMark[], counters: readonly CounterRow[], now: number): SecretUse[] {
  if (marks.length < 2) return []
  const found = marks.map(({ name, fingerprint }, index) => {
    const rows = counters.filter((row) => row.name === `secret:${fingerprint}`)
    return {
      name: name ?? `secret ${index + 1}`,
      matched: rows.reduce((sum, row) => sum + row.count, 0),
      lastMatchedAt: rows.reduce<number | null>((last, row) => Math.max(last ?? 0, row.minute), null),
    }
  })
  const newest = Math.max(...found.map(({ lastMatchedAt }) => lastMatchedAt ?? 0))
  return found.map((one, index) => ({ ...one, advice: advise(one, { mark: marks[index] as SecretMark, newest, now }) }))
}

interface Surroundings {
  mark: SecretMark
  /** When any of the source's secrets matched last. */
  newest: number
  now: number
}

function advise({ lastMatchedAt }: Pick<SecretUse, 'lastMatchedAt'>, { mark, newest, now }: Surroundings): string {
  if (mark.until !== null && mark.until <= now)
    return `no longer counts since ${toWords(now - mark.until)}: take it out`
  if (mark.from !== null && mark.from > now) return `counts in ${toWords(mark.from - now)}`
  if (newest === 0) return 'nothing was verified yet'
  if (lastMatchedAt === null)
    return `has never matched in ${toWords(secretUseMs)}: is it the right one, and set at the provider?`
  const rested = newest - lastMatchedAt
  return rested >= restMs ? `unused for ${toWords(rested)}: safe to retire` : 'in use'
}

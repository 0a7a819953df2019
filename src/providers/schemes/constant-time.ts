// Comparison that takes as long for a near miss as for a far one.
import { createHash, timingSafeEqual } from 'node:crypto'

/** Compares two texts. Their lengths may be told apart: a signature's length is no secret. */
export function isSameText(given: string, wanted: string): boolean {
  // UTF-8, not latin1, which would cut U+0161 down to an 'a'.
  const a = Buffer.from(given, 'utf8')
  const b = Buffer.from(wanted, 'utf8')
  return a.length === b.length && timingSafeEqual(a, b)
}

/**
 * Whether one of `given` is `wanted`. Every one is compared, whatever matches; their number and lengths are no secret.
 */
export type IsAmong = (wanted: string, given: readonly string[]) => boolean

/** For texts of ASCII that all have `length` characters, as the signatures of one algorithm have: in memory of its own. */
export function makeIsAmong(length: number): IsAmong {
  const [a, b] = [Buffer.alloc(length), Buffer.alloc(length)]
  return (wanted, given) => {
    if (b.write(wanted) !== length) return false
    let matched = false
    for (const one of given) {
      // In UTF-8: characters beyond ASCII do not become bytes of ASCII, and so equal nothing that is wanted. What does not
      // fill the memory is none either, or what the last one left there would be compared.
      if (one.length === length && a.write(one) === length && timingSafeEqual(a, b)) matched = true
    }
    return matched
  }
}

/** Index of the secret whose bytes (UTF-8) are `given`, or -1. Every one is compared, whatever matches, and their lengths are hidden too. */
export function matchSecret(given: Uint8Array, secrets: readonly string[]): number {
  const digest = toDigest(given)
  let matched = -1
  for (let i = secrets.length - 1; i >= 0; i--) {
    if (timingSafeEqual(digest, toDigest(secrets[i] ?? ''))) matched = i
  }
  return matched
}

function toDigest(bytes: Uint8Array | string): Buffer {
  return createHash('sha256').update(bytes).digest()
}

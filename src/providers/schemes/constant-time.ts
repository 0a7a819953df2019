// Comparison that takes as long for a near miss as for a far one.
import { createHash, timingSafeEqual } from 'node:crypto'

/** Compares two ASCII texts. Their lengths may be told apart: a signature's length is no secret. */
export function isSameText(given: string, wanted: string): boolean {
  const a = Buffer.from(given, 'latin1')
  const b = Buffer.from(wanted, 'latin1')
  return a.length === b.length && timingSafeEqual(a, b)
}

/** Compares two secrets, hiding their lengths as well. */
export function isSameSecret(given: string, wanted: string): boolean {
  return timingSafeEqual(toDigest(given), toDigest(wanted))
}

function toDigest(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest()
}

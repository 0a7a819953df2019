// The hash by which keys are spread over buckets. It is stored with every row, so it never changes.
const fnvPrime = 0x01000193
const lineEnd = 10

/** FNV-1a over the UTF-16 code units of these lines: spreads keys, is stable for ever, and needs no library. 32 bits. */
export function hash(...lines: readonly string[]): number {
  let value = 0x811c9dc5
  for (let line = 0; line < lines.length; line++) {
    if (line > 0) value = Math.imul(value ^ lineEnd, fnvPrime)
    const text = lines[line] ?? ''
    for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), fnvPrime)
  }
  // The low bits of FNV follow the last letter; a bucket is taken from them.
  value ^= value >>> 15
  return Math.imul(value, 0x2c1b3c6d) >>> 0
}

// Randomness that a seed repeats exactly: mulberry32 over an FNV-1a hash of the seed's text. For samples and tests only,
// never for keys.
import type { Random } from '../core/clock.ts'

export function makeRandom(seed: string): Random {
  let state = 0x811c9dc5
  for (const unit of seed) state = Math.imul(state ^ (unit.codePointAt(0) ?? 0), 0x01000193)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

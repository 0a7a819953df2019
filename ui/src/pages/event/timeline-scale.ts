// One axis for a life that has steps of a millisecond and waits of hours. On the even scale a centimetre is always the same
// time; on the compressed one long stretches are drawn shorter (by their logarithm), order and neighbourhood stay true, and
// the ticks tell the real times. Pure.

export type ScaleKind = 'compressed' | 'even'

export interface Tick {
  at: number
  /** Share of the width, 0 to 1. */
  place: number
}

export interface Scale {
  place: (at: number) => number
  ticks: Tick[]
}

/** Ticks nearer than this share of the width would write over one another. */
const tickGap = 0.11
/** What the shortest stretch weighs beside the logarithm of its milliseconds. */
const stretchBase = 0.2

/** `moments` are all ends of all bars, in any order. */
export function makeScale(moments: readonly number[], kind: ScaleKind): Scale {
  const sorted = [...new Set(moments)].sort((one, other) => one - other)
  const places = toPlaces(sorted, kind)
  const place = (at: number) => interpolate(sorted, places, at)
  return { place, ticks: toTicks(sorted, places) }
}

function toPlaces(sorted: readonly number[], kind: ScaleKind): number[] {
  const weigh = (ms: number) => (kind === 'even' ? ms : stretchBase + Math.log10(1 + ms))
  let sum = 0
  const sums = sorted.map((at, index) => {
    const before = sorted[index - 1]
    if (before !== undefined) sum += weigh(at - before)
    return sum
  })
  return sums.map((each) => (sum === 0 ? 0 : each / sum))
}

function interpolate(sorted: readonly number[], places: readonly number[], at: number): number {
  const index = sorted.findIndex((moment) => moment >= at)
  const right = sorted[index]
  if (right === undefined) return 1
  const left = sorted[index - 1] ?? right
  const leftPlace = places[index - 1] ?? 0
  const rightPlace = places[index] ?? 0
  return right === left ? rightPlace : leftPlace + ((at - left) / (right - left)) * (rightPlace - leftPlace)
}

function toTicks(sorted: readonly number[], places: readonly number[]): Tick[] {
  const ticks: Tick[] = []
  for (const [index, at] of sorted.entries()) {
    const place = places[index] ?? 0
    const last = ticks.at(-1)
    if (last === undefined || place - last.place >= tickGap) ticks.push({ at, place })
  }
  return ticks
}

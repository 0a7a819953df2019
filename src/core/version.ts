// What a thing's version is, and which of two is older: how a stale event is known. Versions of one order key are compared
// part by part; a version is written as JSON, so that every store keeps it as text.

/** A time, a number, a text, or several of them: the later ones decide where the earlier ones are equal. */
export type Comparable = Date | number | bigint | string | readonly (Date | number | bigint | string)[]

type Part = number | string

/** As it is kept: JSON of its parts. Throws a TypeError for what cannot be compared. */
export function writeVersion(version: Comparable): string {
  const parts = Array.isArray(version) ? version : [version]
  return JSON.stringify(parts.map(toPart))
}

function toPart(value: unknown): Part | { big: string } {
  if (value instanceof Date && !Number.isNaN(value.getTime())) return value.getTime()
  if (typeof value === 'number' && !Number.isNaN(value)) return value
  if (typeof value === 'string') return value
  if (typeof value === 'bigint') return { big: String(value) }
  throw new TypeError(`a version must be a Date, a number, a bigint, a text or a list of them, not ${String(value)}`)
}

/** Below 0 where `one` is older than `other`. Parts that one of them lacks decide nothing. */
export function compareVersions(one: string, other: string): number {
  const [left, right] = [readVersion(one), readVersion(other)]
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const order = compareParts(left[i] as Part | bigint, right[i] as Part | bigint)
    if (order !== 0) return order
  }
  return 0
}

/** Its parts, from what `writeVersion` wrote. */
export function readVersion(json: string): (Part | bigint)[] {
  const parts = JSON.parse(json) as (Part | { big: string })[]
  return parts.map((part) => (typeof part === 'object' ? BigInt(part.big) : part))
}

/** Numbers by size, texts by code unit; a number is older than a text, so that a change of mind is at least total. */
function compareParts(one: Part | bigint, other: Part | bigint): number {
  const mixed = Number(typeof one === 'string') - Number(typeof other === 'string')
  if (mixed !== 0) return mixed
  if (one === other) return 0
  return one < other ? -1 : 1
}

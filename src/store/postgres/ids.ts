// Ids and buckets. A bucket is a share of the rows, by a hash of what belongs together: every key begins with it, so that a
// database of several machines knows which of them holds a row without asking. It is part of every id that is given out.
//
// A row's number is made where it is appended: milliseconds, then which client made it, then a count. So relatives know
// each other before any of them is written, and ids are in the order of append within a client, and between clients as
// far as their clocks, which follow the database's, agree.
import { hash } from './hash.ts'
import { compareTexts } from './order.ts'

/** Where a row lies: its bucket, and its number in decimal, which is too large for a JavaScript number. */
export interface Ref {
  bucket: number
  id: string
  /** The bucket that its id names, of a job that a replay moved to another line's: an id that was given out stays. */
  born?: number
}

export type IdKind = 'evt' | 'req' | 'job' | 'rpl'

const idDigits = 13
/** So many are always a safe integer. */
const lowDigits = 9
const lowBase = 36n ** BigInt(lowDigits)

/** 'evt_' + the number in 13 digits of base 36 + the bucket in two: texts are in the order of numbers. */
export function toId(kind: IdKind, { bucket, id, born = bucket }: Ref): string {
  return `${kind}_${BigInt(id).toString(36).padStart(idDigits, '0')}${born.toString(36).padStart(2, '0')}`
}

/** Null where `text` is not an id of this kind. */
export function toRef(kind: IdKind, text: string): Ref | null {
  const match = /^(evt|req|job|rpl)_([0-9a-z]{13})([0-9a-z]{2})$/.exec(text)
  if (match?.[1] !== kind) return null
  const digits = match[2] ?? ''
  const id =
    BigInt(Number.parseInt(digits.slice(0, -lowDigits), 36)) * lowBase +
    BigInt(Number.parseInt(digits.slice(-lowDigits), 36))
  return id > largestId ? null : { bucket: Number.parseInt(match[3] ?? '', 36), id: String(id) }
}

/** Which of two numbers is the smaller, without making them numbers. */
export function compareIds(one: string, other: string): number {
  return one.length - other.length || compareTexts(one, other)
}

export const largestId: bigint = 2n ** 63n - 1n

/** Ids that lie together, both ends included. */
export interface IdBlock {
  low: string
  high: string
}

/** What a store counted that was copied in is smaller than any number made here. */
const countedBelow = 2n ** 53n
const [countedBits, madeBits] = [10n, 29n]

/** About a quarter of a second of numbers made here, or a thousand of those that were copied in. */
export function toIdBlock(id: string): IdBlock {
  const number = BigInt(id)
  const bits = number < countedBelow ? countedBits : madeBits
  const low = (number >> bits) << bits
  return { low: String(low), high: String(low + (1n << bits) - 1n) }
}

export class Buckets {
  /** Replays are few, and read together. */
  static readonly ofReplays = 0
  readonly count: number
  /** All of them, as a parameter: a statement names those it may touch. */
  readonly all: readonly number[]

  constructor(count: number) {
    this.count = count
    this.all = Array.from({ length: count }, (_, bucket) => bucket)
  }

  of(...lines: readonly string[]): number {
    return hash(...lines) % this.count
  }
}

const epoch = Date.UTC(2020, 0)
const clientBits = 11n
const countBits = 10n

/** Clients are numbered by the database, and the numbers come round again: no two of 2,048 in a row share one. */
const clientsMax: number = 2 ** Number(clientBits)

/** Gives numbers out: ever larger, and never twice. */
export class IdMaker {
  readonly #client: bigint
  #ms = 0
  #count = 0
  #base = 0n

  constructor(client: number) {
    this.#client = BigInt(client % clientsMax)
  }

  /** `now` in milliseconds. A clock that was set back is not followed. */
  next(now: number): string {
    const ms = Math.max(Math.floor(now) - epoch, this.#ms)
    if (ms > this.#ms) this.#begin(ms)
    else if (this.#count === 2 ** Number(countBits)) this.#begin(this.#ms + 1)
    return String(this.#base + BigInt(this.#count++))
  }

  #begin(ms: number): void {
    this.#ms = ms
    this.#count = 0
    this.#base = ((BigInt(ms) << clientBits) | this.#client) << countBits
  }
}

/** No number that is made at `now` or later is smaller. */
export function firstIdAt(now: number): bigint {
  return BigInt(Math.max(0, Math.floor(now) - epoch)) << (clientBits + countBits)
}

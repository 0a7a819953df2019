// A body that comes in pieces, gathered in one buffer that doubles as it fills. Not a list of pieces: a sender that sends
// one byte at a time would make each of them cost two hundred. And not the announced length at once: announcing is free.
import { LandfallError } from '../../core/errors.ts'
import type { Allowance } from '../incoming.ts'

export class GatheredBody {
  readonly #allowance: Allowance
  /** What it can grow to, in bytes. */
  readonly #most: number
  #bytes: Buffer = Buffer.alloc(0)
  #length = 0

  constructor(length: number | null, allowance: Allowance) {
    this.#allowance = allowance
    this.#most = length ?? allowance.bytesMax
  }

  get length(): number {
    return this.#length
  }

  /** Refuses what will not fit, before it comes. */
  expect(bytes: number): void {
    const { bytesMax } = this.#allowance
    if (this.#length + bytes > bytesMax)
      throw new LandfallError('body_too_large', `the body is above ${bytesMax} bytes`)
  }

  add(piece: Buffer): void {
    const needed = this.#length + piece.length
    if (needed > this.#bytes.length) this.#extend(needed)
    this.#bytes.set(piece, this.#length)
    this.#length = needed
  }

  take(): Buffer {
    return this.#bytes.subarray(0, this.#length)
  }

  #extend(needed: number): void {
    const capacity = Math.max(needed, Math.min(this.#most, this.#bytes.length * 2))
    if (!this.#allowance.grow(capacity - this.#bytes.length))
      throw new LandfallError('overloaded', 'the bodies in flight fill their memory')
    const wider = Buffer.allocUnsafeSlow(capacity)
    wider.set(this.#bytes.subarray(0, this.#length))
    this.#bytes = wider
  }
}

// Reads the body of one request off pieces of any size, by its announced length or by its chunks (RFC 9112 §7.1).
import { LandfallError } from '../../core/errors.ts'
import type { Allowance } from '../incoming.ts'
import { extensionBytesMax, headersMax, trailerBytesMax } from './bounds.ts'
import { isFraming, readFieldLine } from './field-line.ts'
import { GatheredBody } from './gathered-body.ts'

export interface BodyReader {
  /** Takes what belongs to the body and says how many bytes that were. Throws `body_too_large`, `body_unreadable`, `overloaded`. */
  feed(piece: Buffer): number
  /** The whole body, or null while it is not whole. */
  whole(): Buffer | null
}

/** `length` is null where the body is chunked. */
export function makeBodyReader(length: number | null, allowance: Allowance): BodyReader {
  return length === null ? new ChunkedReader(allowance) : new LengthReader(length, allowance)
}

class LengthReader implements BodyReader {
  readonly #length: number
  readonly #body: GatheredBody

  constructor(length: number, allowance: Allowance) {
    this.#length = length
    this.#body = new GatheredBody(length, allowance)
    this.#body.expect(length)
  }

  feed(piece: Buffer): number {
    const taken = Math.min(piece.length, this.#length - this.#body.length)
    this.#body.add(taken === piece.length ? piece : piece.subarray(0, taken))
    return taken
  }

  whole(): Buffer | null {
    return this.#body.length === this.#length ? this.#body.take() : null
  }
}

/**
 * size      a chunk's size, its extensions and CRLF -> data, or trailer where the size is 0
 * data      the chunk's bytes                       -> data-end
 * data-end  the CRLF after them                     -> size
 * trailer   trailer lines up to an empty one        -> over
 */
type Stage = 'size' | 'data' | 'data-end' | 'trailer' | 'over'

class ChunkedReader implements BodyReader {
  readonly #body: GatheredBody
  #stage: Stage = 'size'
  /** Bytes of the chunk that are yet to come. */
  #left = 0
  /** What came of a line that is not whole. */
  #line = ''
  #extensionBytes = 0
  #trailerBytes = 0
  readonly #trailers: string[] = []

  constructor(allowance: Allowance) {
    this.#body = new GatheredBody(null, allowance)
  }

  feed(piece: Buffer): number {
    let at = 0
    while (at < piece.length && this.#stage !== 'over')
      at += this.#stage === 'data' ? this.#feedData(piece, at) : this.#feedLine(piece, at)
    return at
  }

  whole(): Buffer | null {
    return this.#stage === 'over' ? this.#body.take() : null
  }

  #feedData(piece: Buffer, at: number): number {
    const taken = Math.min(piece.length - at, this.#left)
    this.#body.add(piece.subarray(at, at + taken))
    this.#left -= taken
    if (this.#left === 0) this.#stage = 'data-end'
    return taken
  }

  #feedLine(piece: Buffer, at: number): number {
    const newline = piece.indexOf(0x0a, at)
    const end = newline === -1 ? piece.length : newline + 1
    // Only so much of what may be garbage is looked at.
    this.#line += piece.toString('latin1', at, Math.min(end, at + lineBytesMax))
    if (this.#line.length >= lineBytesMax) throw unreadable('a line between chunks is too long')
    if (newline !== -1) {
      const line = this.#line
      this.#line = ''
      this.#readLine(line)
    } else if (this.#stage === 'data-end' && this.#line !== '\r') throw unreadable('a chunk is longer than its size')
    return end - at
  }

  #readLine(line: string): void {
    if (this.#stage === 'size') this.#readSize(line)
    else if (this.#stage === 'trailer') this.#readTrailer(line)
    else if (line === '\r\n') this.#stage = 'size'
    else throw unreadable('a chunk is longer than its size')
  }

  #readSize(line: string): void {
    const [, digits, extensions = ''] = chunkLine.exec(line) ?? []
    if (digits === undefined) throw unreadable('a chunk does not start with its size')
    this.#extensionBytes += extensions.length
    if (this.#extensionBytes > extensionBytesMax) throw unreadable('there are too many chunk extensions')
    this.#left = Number.parseInt(digits, 16)
    this.#body.expect(this.#left)
    this.#stage = this.#left === 0 ? 'trailer' : 'data'
  }

  /** Trailers are held to the grammar and dropped: RFC 9110 §6.5.1 lets nobody merge them into the headers unasked. */
  #readTrailer(line: string): void {
    if (line === '\r\n') {
      this.#stage = 'over'
      return
    }
    this.#trailerBytes += line.length
    if (this.#trailerBytes > trailerBytesMax || this.#trailers.length >= headersMax * 2)
      throw unreadable('there are too many trailers')
    if (readFieldLine(line, 0, this.#trailers) !== line.length) throw unreadable('a trailer is no header line')
    if (isFraming(this.#trailers.at(-2) ?? '')) throw unreadable('a trailer speaks of the length')
  }
}

/** Longer than any line that is within its bound. */
const lineBytesMax = trailerBytesMax + extensionBytesMax

/**
 * 1 to 8 hexadecimal digits, extensions, CRLF. RFC 9112 §7.1 forbids white space after the size but for a "bad" kind that
 * it lets recipients take; we do not.
 */
const chunkLine =
  /^([0-9A-Fa-f]{1,8})((?:;[!#$%&'*+\-.^_`|~0-9A-Za-z]+(?:=(?:[!#$%&'*+\-.^_`|~0-9A-Za-z]+|"(?:[\t !#-[\]-~\x80-\xff]|\\[\t -~\x80-\xff])*"))?)*)\r\n$/

function unreadable(why: string): LandfallError {
  return new LandfallError('body_unreadable', `the transfer encoding is broken: ${why}`)
}

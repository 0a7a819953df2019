// Gathers a head from however many pieces it comes in. Nearly always that is one, which is then parsed where it lies.
// What cannot become a head any more is refused at once, not when the sender has been waited for.
import { targetBytesMax } from './bounds.ts'
import { type Head, type HeadFault, parseHead } from './parse-head.ts'

const emptyLine = '\r\n\r\n'
const nothing: Buffer = Buffer.alloc(0)

export class HeadReader {
  /** What came after the head that was read last. */
  rest: Buffer = nothing
  readonly #bytesMax: number
  /** What came of a head that is not whole, in latin1. */
  #part = ''

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax
  }

  /** Whether nothing of a head has come. */
  get isEmpty(): boolean {
    return this.#part === ''
  }

  /** The head, its fault, or null while it is not whole. */
  read(piece: Buffer): Head | HeadFault | null {
    if (this.#part !== '') return this.#readOn(piece)
    const end = piece.indexOf(emptyLine)
    if (end === -1) return this.#keep(piece.toString('latin1'))
    this.rest = end + 4 === piece.length ? nothing : piece.subarray(end + 4)
    return this.#parse(piece.toString('latin1', 0, end + 2))
  }

  #readOn(piece: Buffer): Head | HeadFault | null {
    const before = this.#part.length
    const text = this.#part + piece.toString('latin1')
    const end = text.indexOf(emptyLine, Math.max(0, before - 3))
    if (end === -1) return this.#keep(text)
    this.#part = ''
    this.rest = piece.subarray(end + 4 - before)
    return this.#parse(text.slice(0, end + 2))
  }

  #parse(text: string): Head | HeadFault {
    if (text.length + 2 > this.#bytesMax) return 431
    // RFC 9112 §2.2: one empty line before a request is overlooked; old senders put it after a body.
    return parseHead(text.startsWith('\r\n') ? text.slice(2) : text)
  }

  #keep(text: string): HeadFault | null {
    const checked = this.#part.length
    this.#part = text
    if (cannotBecomeHead.test(checked === 0 ? ` ${text}` : text.slice(checked - 1))) return 400
    if (text.length > targetBytesMax && !text.includes('\r\n')) return 414
    return text.length > this.#bytesMax ? 431 : null
  }
}

/** A control character (a TLS greeting, for one), a bare CR or a bare LF; the last byte may be half of a CRLF. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const cannotBecomeHead = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]|\r[^\n]|[^\r]\n/

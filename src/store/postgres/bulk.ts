// Rows for PostgreSQL's `copy ... from stdin (format binary)`: the server reads each field as it lies there, takes room for
// many rows at once, and logs a page of them as one. What can meet a key that is held goes in by `insert` instead.
// https://www.postgresql.org/docs/current/sql-copy.html#SQL-COPY-BINARY-FORMAT
import type { Writable } from 'node:stream'
import type { Connection, Query } from 'pg'
import { toStorable } from './columns.ts'

/** Of the message that carries the rows, CopyData: its type, then its length from there on. */
const messageHead = { type: 0x64, bytes: 5 } as const
const signature = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1')
/** Longest a character of a JavaScript string gets in UTF-8, in bytes. */
const characterMax = 3

/** Types of elements, by their numbers in pg_type.dat. */
const elementTypes = { smallint: 21, bigint: 20 } as const

/** Buffers the server has read, for the next rows: a new one of that size costs a page fault for every page of it. */
const spare: Buffer[] = []
const spareMax = 8
const spareBytesMax = 1024 * 1024
const firstBytes = 64 * 1024
const nothing = Buffer.alloc(0)

/** Written field by field, in the order of the statement's columns. */
export class BulkRows {
  readonly sql: string
  readonly #width: number
  #bytes: Buffer = nothing
  #end = 0
  count = 0

  /** `columns`: those that are given; the others get their defaults. */
  constructor(table: string, columns: readonly string[]) {
    this.sql = `copy ${table} (${columns.join(', ')}) from stdin (format binary)`
    this.#width = columns.length
  }

  begin(): this {
    if (this.count === 0) {
      this.#bytes = spare.pop() ?? Buffer.allocUnsafe(firstBytes)
      this.#end = messageHead.bytes + signature.copy(this.#bytes, messageHead.bytes)
    }
    this.#reserve(2)
    this.#end = this.#bytes.writeInt16BE(this.#width, this.#end)
    this.count += 1
    return this
  }

  null(): this {
    this.#reserve(4)
    this.#end = this.#bytes.writeInt32BE(-1, this.#end)
    return this
  }

  smallint(value: number | null): this {
    if (value === null) return this.null()
    this.#reserve(6)
    this.#end = this.#bytes.writeInt32BE(2, this.#end)
    this.#end = this.#bytes.writeInt16BE(value, this.#end)
    return this
  }

  integer(value: number | null): this {
    if (value === null) return this.null()
    this.#reserve(8)
    this.#end = this.#bytes.writeInt32BE(4, this.#end)
    this.#end = this.#bytes.writeInt32BE(value, this.#end)
    return this
  }

  bigint(value: string | number | null): this {
    if (value === null) return this.null()
    this.#reserve(12)
    this.#end = this.#bytes.writeInt32BE(8, this.#end)
    if (typeof value === 'string') {
      this.#end = this.#bytes.writeBigInt64BE(BigInt(value), this.#end)
    } else {
      // A whole number within what JavaScript counts exactly, which spares making it a BigInt.
      this.#end = this.#bytes.writeInt32BE(Math.floor(value / 2 ** 32), this.#end)
      this.#end = this.#bytes.writeUInt32BE(value >>> 0, this.#end)
    }
    return this
  }

  double(value: number): this {
    this.#reserve(12)
    this.#end = this.#bytes.writeInt32BE(8, this.#end)
    this.#end = this.#bytes.writeDoubleBE(value, this.#end)
    return this
  }

  boolean(value: boolean): this {
    this.#reserve(5)
    this.#end = this.#bytes.writeInt32BE(1, this.#end)
    this.#end = this.#bytes.writeUInt8(Number(value), this.#end)
    return this
  }

  text(value: string | null): this {
    if (value === null) return this.null()
    const text = String(toStorable(value))
    this.#reserve(4 + text.length * characterMax)
    const length = this.#bytes.write(text, this.#end + 4)
    this.#end = this.#bytes.writeInt32BE(length, this.#end) + length
    return this
  }

  /** One value of several pieces. */
  bytes(...pieces: readonly Uint8Array[]): this {
    const length = pieces.reduce((sum, piece) => sum + piece.byteLength, 0)
    this.#reserve(4 + length)
    this.#end = this.#bytes.writeInt32BE(length, this.#end)
    for (const piece of pieces) {
      this.#bytes.set(piece, this.#end)
      this.#end += piece.byteLength
    }
    return this
  }

  smallints(values: readonly number[]): this {
    return this.#array(elementTypes.smallint, values, (value) => this.smallint(value))
  }

  bigints(values: readonly string[]): this {
    return this.#array(elementTypes.bigint, values, (value) => this.bigint(value))
  }

  /** All that was written, as the message that goes to the server. */
  end(): Buffer {
    this.#reserve(2)
    this.#end = this.#bytes.writeInt16BE(-1, this.#end)
    this.#bytes.writeUInt8(messageHead.type, 0)
    this.#bytes.writeInt32BE(this.#end - 1, 1)
    return this.#bytes.subarray(0, this.#end)
  }

  /** Once the server has read it, and only then. */
  giveBack(): void {
    if (spare.length < spareMax && this.#bytes.length <= spareBytesMax) spare.push(this.#bytes)
  }

  /** Dimensions, whether there are nulls, the type; then of the one dimension its length and first number. */
  #array<Value>(type: number, values: readonly Value[], write: (value: Value) => void): this {
    this.#reserve(24)
    const start = this.#end
    const head = values.length === 0 ? [0, 0, type] : [1, 0, type, values.length, 1]
    this.#end += 4
    for (const number of head) this.#end = this.#bytes.writeInt32BE(number, this.#end)
    for (const value of values) write(value)
    this.#bytes.writeInt32BE(this.#end - start - 4, start)
    return this
  }

  #reserve(length: number): void {
    if (this.#end + length <= this.#bytes.length) return
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#end + length))
    this.#bytes.copy(larger, 0, 0, this.#end)
    this.#bytes = larger
  }
}

/** As a query of pg's, which knows how to copy only through streams. */
export type MakeBulkQuery = (text: string, rows: BulkRows) => { query: Query; done: Promise<void> }

/**
 * The data goes out behind the statement and waits for no leave: where the statement fails, the server drops what comes.
 * https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-COPY
 */
export function makeBulkQueries(pg: typeof import('pg')): MakeBulkQuery {
  class BulkQuery extends pg.Query {
    readonly #text: string
    readonly #message: Buffer

    constructor(text: string, message: Buffer, heard: (error: Error | null | undefined) => void) {
      super({ text }, [], heard)
      this.#text = text
      this.#message = message
    }

    override submit = (connection: Connection): void => {
      const copying = connection as Connection & CopyConnection
      copying.query(this.#text)
      // Its own way of sending them makes a copy first.
      if (copying.stream.writable) copying.stream.write(this.#message)
      copying.endCopyFrom()
    }

    handleCopyInResponse(): void {}
  }
  return (text, rows) => {
    const { promise: done, resolve, reject } = Promise.withResolvers<void>()
    const query = new BulkQuery(text, rows.end(), (error) => {
      if (error != null) return reject(error)
      rows.giveBack()
      resolve()
    })
    return { query, done }
  }
}

interface CopyConnection {
  query(text: string): void
  stream: Writable
  endCopyFrom(): void
}

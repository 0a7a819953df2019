// What a door hands to the intake: everything of a request except its body, which is read only when there is a source
// for it and room to hold it.
import type { LandfallError } from '../core/errors.ts'
import type { HeaderList } from '../core/headers.ts'

export interface Incoming {
  method: string
  /** Path and query as the sender wrote them; what is signed. */
  url: string
  /** The path that names the source; differs from `url` where a framework has mounted us below a prefix. */
  path: string
  headers: HeaderList
  remoteAddress: string | null
  /** Bytes announced by Content-Length; null where the body is chunked. */
  length: number | null
  /** A promise only where the body has not come yet. Ends with one of BodyError. */
  readBody(allowance: Allowance): Uint8Array | Promise<Uint8Array>
}

export interface Allowance {
  bytesMax: number
  /** How long the sender may take, in milliseconds. */
  readMs: number
  /** Asks for room for so many more bytes over all requests in flight; false when there is none. */
  grow(bytes: number): boolean
}

/** The errors a body reader may end with. */
export type BodyError = LandfallError & { code: 'body_too_large' | 'body_too_slow' | 'body_unreadable' | 'overloaded' }

// A request as the intake sees it. A class of its own because there is one for each request: nothing here is a closure.
import type { HeaderList } from '../../core/headers.ts'
import type { Allowance, Incoming } from '../incoming.ts'
import type { Head } from './parse-head.ts'

/** Where the bytes of the body come from. */
export interface BodySource {
  readBody(request: WireRequest, allowance: Allowance): Uint8Array | Promise<Uint8Array>
}

export class WireRequest implements Incoming {
  readonly method: string
  readonly url: string
  readonly path: string
  readonly headers: HeaderList
  readonly length: number | null
  readonly remoteAddress: string | null
  readonly expects: boolean
  readonly closes: boolean
  /** First byte, on the clock of `performance.now()`. */
  readonly startedAt: number
  /** Whether bytes of its body may still be to come. */
  isUnread: boolean
  readonly #source: BodySource

  constructor(
    head: Head,
    source: BodySource,
    { remoteAddress, startedAt }: { remoteAddress: string | null; startedAt: number },
  ) {
    this.method = head.method
    this.url = head.url
    this.path = head.path
    this.headers = head.headers
    this.length = head.length
    this.expects = head.expects
    this.closes = head.closes
    this.remoteAddress = remoteAddress
    this.startedAt = startedAt
    this.isUnread = head.length !== 0
    this.#source = source
  }

  readBody(allowance: Allowance): Uint8Array | Promise<Uint8Array> {
    return this.#source.readBody(this, allowance)
  }
}

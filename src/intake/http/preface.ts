// What comes before the first request where proxies speak the PROXY protocol to us: who is at the other end of the proxy.
// There is no guessing: a peer that is no proxy of ours, and one that does not say it, is closed without a word, because
// an address that anybody may make up is worse than none. A part of its own, so that a request pays nothing for it.
import type { Socket } from 'node:net'
import { idleMs } from './bounds.ts'
import { type ProxyHeader, readProxyHeader } from './proxy-header.ts'
import type { WireFault } from './wire-fault.ts'

const nothing: Buffer = Buffer.alloc(0)

export interface PrefacePorts {
  /** How long a header may take from its first byte, in milliseconds. */
  readMs: number
  count(fault: WireFault): void
  /** The header is read; what came behind it has been put back to the socket. */
  done(remoteAddress: string | null): void
}

/** Reads until the header is whole (then `done` is called, once) or cannot become one, is too slow or broken off (closed). */
export class Preface {
  /** When `expire` is to be called, on the clock of `performance.now()`. */
  deadline: number = performance.now() + idleMs
  readonly #socket: Socket
  readonly #ports: PrefacePorts
  #bytes: Buffer = nothing

  constructor(socket: Socket, ports: PrefacePorts) {
    this.#socket = socket
    this.#ports = ports
    socket.on('data', this.#take)
    socket.on('end', this.#breakOff)
    // 'close' follows, and is where it is dealt with.
    socket.on('error', () => undefined)
  }

  get isIdle(): boolean {
    return this.#bytes.length === 0
  }

  /** The deadline is over. A proxy may open connections ahead of need, so that silence is no fault. */
  expire(): void {
    if (this.isIdle) this.finish()
    else this.#refuse()
  }

  finish(): void {
    this.#socket.destroy()
  }

  readonly #take = (piece: Buffer): void => {
    if (this.isIdle) this.deadline = performance.now() + this.#ports.readMs
    this.#bytes = this.isIdle ? piece : Buffer.concat([this.#bytes, piece])
    const header = readProxyHeader(this.#bytes)
    if (header === 'faulty') this.#refuse()
    else if (header !== 'partial') this.#pass(header)
  }

  #pass({ isLocal, sender, length }: ProxyHeader): void {
    this.#socket.off('data', this.#take)
    this.#socket.off('end', this.#breakOff)
    this.#ports.done(isLocal ? (this.#socket.remoteAddress ?? null) : sender)
    const rest = this.#bytes.subarray(length)
    // The socket knows this object for as long as it lives; the bytes need not live that long.
    this.#bytes = nothing
    // After `done`, which is where somebody begins to listen.
    if (rest.length > 0) this.#socket.unshift(rest)
  }

  readonly #breakOff = (): void => {
    if (this.isIdle) this.finish()
    else this.#refuse()
  }

  #refuse(): void {
    this.#ports.count('proxy_header')
    this.finish()
  }
}

// One connection: requests are read, taken to their answer and answered one at a time, in order. What comes while an
// answer is outstanding is not read, so a sender that does not wait for answers fills its own buffers, not our memory.
import type { Socket } from 'node:net'
import { LandfallError, toMessage } from '../../core/errors.ts'
import type { Limits } from '../../core/limits.ts'
import type { Allowance } from '../incoming.ts'
import type { Accepted, Intake } from '../intake.ts'
import { closesConnection, toAnswerText } from './answer-text.ts'
import { type BodyReader, makeBodyReader } from './body-reader.ts'
import { idleMs, lingerBytesMax, lingerMs } from './bounds.ts'
import { HeadReader } from './head-reader.ts'
import type { Head, HeadFault } from './parse-head.ts'
import { healthy, toFaultAnswer } from './plain-answers.ts'
import { isTls, toFaultName, type WireFault } from './wire-fault.ts'
import { type BodySource, WireRequest } from './wire-request.ts'

/**
 * head      reads a head; idle while nothing of it has come   -> answering; lingering where it is refused
 * answering the intake has the request                        -> body when it asks for it; head or lingering by the answer
 * body      reads the rest of the body                        -> answering: whole, too large, too slow or broken off
 * flushing  the sender does not read its answers              -> head when it has
 * lingering the last answer is sent, the rest is read and     -> gone when the sender closes, or has had its time
 *           dropped: closed at once, it would be a reset that takes the answer with it (RFC 9112 §9.6)
 * gone      closed
 */
type Mode = 'head' | 'answering' | 'body' | 'flushing' | 'lingering' | 'gone'

export interface ConnectionPorts {
  intake: Intake
  limits: Limits
  /** Whether every answer is the last of its connection, because the server stops. */
  isClosing(): boolean
  /** Counts what is refused before the intake sees it. */
  count(fault: WireFault): void
}

interface AwaitedBody {
  reader: BodyReader
  resolve(body: Uint8Array): void
  reject(error: LandfallError): void
}

const nothing: Buffer = Buffer.alloc(0)

/** A body that is a part of a larger piece off the wire is copied out of it where it would keep more than this alive. */
const slackBytesMax = 16 * 1024

export class Connection implements BodySource {
  /** When `expire` is to be called, on the clock of `performance.now()`. */
  deadline: number = performance.now() + idleMs
  readonly #socket: Socket
  readonly #ports: ConnectionPorts
  readonly #heads: HeadReader
  readonly #remoteAddress: string | null
  #mode: Mode = 'head'
  /** Bytes that have come and are not read. */
  #rest: Buffer = nothing
  #request: WireRequest | null = null
  #awaited: AwaitedBody | null = null
  #startedAt = 0
  #peerEnded = false
  #lingered = 0

  /** `remoteAddress` is the socket's, or what a proxy said in front of the first request. */
  constructor(socket: Socket, ports: ConnectionPorts, remoteAddress: string | null) {
    this.#socket = socket
    this.#ports = ports
    this.#heads = new HeadReader(ports.limits.headerBytesMax)
    this.#remoteAddress = remoteAddress
    socket.on('data', (piece: Buffer) => this.#take(piece))
    socket.on('end', () => this.#end())
    socket.on('drain', () => {
      if (this.#mode === 'flushing') this.#next()
    })
    // 'close' follows, and is where it is dealt with.
    socket.on('error', () => undefined)
    socket.on('close', () => this.#close())
  }

  get isIdle(): boolean {
    return this.#mode === 'head' && this.#heads.isEmpty
  }

  /** The deadline is over. */
  expire(): void {
    if (this.#mode === 'body')
      this.#failBody('body_too_slow', `the sender took longer than ${this.#ports.limits.bodyReadMs} ms`)
    else if (this.#mode === 'head' && !this.#heads.isEmpty) this.#refuse(408)
    else this.#socket.destroy()
  }

  /** Ends the connection, but for an answer that is outstanding and what has to be done so that it arrives. */
  finish(): void {
    if (this.#mode !== 'answering' && this.#mode !== 'lingering') this.#socket.destroy()
  }

  readBody(request: WireRequest, allowance: Allowance): Uint8Array | Promise<Uint8Array> {
    if (request !== this.#request || this.#mode !== 'answering') throw brokenOff()
    const { length } = request
    if (length === 0) return nothing
    if (length !== null && length <= this.#rest.length) return this.#takeWhole(length, allowance)
    const reader = makeBodyReader(length, allowance)
    return new Promise((resolve, reject) => {
      this.#awaited = { reader, resolve, reject }
      this.#mode = 'body'
      this.deadline = performance.now() + allowance.readMs
      // RFC 9110 §10.1.1: not needed once some of the body has come.
      if (request.expects && this.#rest.length === 0) this.#socket.write('HTTP/1.1 100 Continue\r\n\r\n', 'latin1')
      const rest = this.#rest
      this.#rest = nothing
      if (rest.length > 0) this.#feed(rest)
      if (this.#awaited !== null) this.#readOn()
    })
  }

  #take(piece: Buffer): void {
    if (this.#mode === 'head') this.#readHead(piece)
    else if (this.#mode === 'body') this.#feed(piece)
    else if (this.#mode === 'lingering') this.#drop(piece.length)
    else {
      this.#rest = this.#rest.length === 0 ? piece : Buffer.concat([this.#rest, piece])
      this.#socket.pause()
    }
  }

  #readHead(piece: Buffer): void {
    if (this.#heads.isEmpty) this.#startedAt = performance.now()
    const head = this.#heads.read(piece)
    if (head === null) {
      this.deadline = this.#startedAt + this.#ports.limits.bodyReadMs
      if (this.#peerEnded) this.#refuse(400)
    } else if (typeof head === 'number') this.#refuse(head, isTls(piece) ? 'tls' : toFaultName(head))
    else this.#serve(head)
  }

  #serve(head: Head): void {
    this.#mode = 'answering'
    this.deadline = Number.POSITIVE_INFINITY
    this.#rest = this.#heads.rest
    this.#heads.rest = nothing
    const request = new WireRequest(head, this, { remoteAddress: this.#remoteAddress, startedAt: this.#startedAt })
    this.#request = request
    const isHealth = request.path === '/healthz' && (request.method === 'GET' || request.method === 'HEAD')
    const accepted = isHealth ? Promise.resolve(healthy) : this.#ports.intake.accept(request)
    void accepted.then(this.#answer, this.#apologize)
  }

  readonly #answer = (accepted: Accepted): void => {
    const request = this.#request
    if (request === null) return
    this.#awaited = null
    if (request.isUnread) this.#skipBody(request)
    const { answer, stored } = accepted
    const closes =
      request.closes || request.isUnread || this.#ports.isClosing() || this.#isLast() || closesConnection(answer)
    const isHead = request.method === 'HEAD'
    const text = toAnswerText(answer, { requestId: stored === null ? null : stored.requestId, closes, isHead })
    this.#request = null
    const now = closes ? this.#linger(text) : this.#send(text)
    this.#ports.intake.answered(accepted, now - request.startedAt)
  }

  /** The intake never throws; if it does all the same, that is our own trouble and the sender has to come again. */
  readonly #apologize = (): void => {
    this.#answer({ answer: toFaultAnswer(503), stored: null })
  }

  #isLast(): boolean {
    return this.#peerEnded && this.#rest.length === 0
  }

  #send(text: string): number {
    const isTaken = this.#socket.write(text, 'latin1')
    const now = performance.now()
    if (isTaken) this.#next(now)
    else {
      this.#mode = 'flushing'
      this.deadline = now + this.#ports.limits.bodyReadMs
    }
    return now
  }

  #next(now: number = performance.now()): void {
    this.#mode = 'head'
    this.deadline = now + idleMs
    const rest = this.#rest
    this.#rest = nothing
    if (rest.length > 0) this.#readHead(rest)
    else if (this.#peerEnded) this.#socket.end()
    if (this.#mode === 'head') this.#readOn()
  }

  /** A fault of the wire has no source, so it is answered here and only counted. */
  #refuse(fault: HeadFault, name: WireFault = toFaultName(fault)): void {
    this.#ports.count(name)
    this.#linger(toAnswerText(toFaultAnswer(fault), { requestId: null, closes: true, isHead: false }))
  }

  #linger(text: string): number {
    this.#mode = 'lingering'
    this.#rest = nothing
    this.#socket.end(text, 'latin1')
    this.#readOn()
    const now = performance.now()
    this.deadline = now + lingerMs
    return now
  }

  #drop(bytes: number): void {
    this.#lingered += bytes
    if (this.#lingered > lingerBytesMax) this.#socket.destroy()
  }

  #readOn(): void {
    if (this.#socket.isPaused()) this.#socket.resume()
  }

  #takeWhole(length: number, { bytesMax, grow }: Allowance): Uint8Array {
    if (length > bytesMax) throw new LandfallError('body_too_large', `the body is above ${bytesMax} bytes`)
    if (!grow(length)) throw new LandfallError('overloaded', 'the bodies in flight fill their memory')
    const body = this.#cut(length)
    if (this.#request !== null) this.#request.isUnread = false
    return body.buffer.byteLength - length > slackBytesMax ? copyOut(body) : body
  }

  /** The first bytes of what has come. */
  #cut(length: number): Buffer {
    const rest = this.#rest
    this.#rest = length === rest.length ? nothing : rest.subarray(length)
    return length === rest.length ? rest : rest.subarray(0, length)
  }

  /** A body that nobody wanted is no reason to close when it has come already. */
  #skipBody(request: WireRequest): void {
    if (request.length === null || request.length > this.#rest.length) return
    this.#cut(request.length)
    request.isUnread = false
  }

  #feed(piece: Buffer): void {
    const awaited = this.#awaited
    if (awaited === null) return
    try {
      const taken = awaited.reader.feed(piece)
      const body = awaited.reader.whole()
      if (body === null) return
      if (taken < piece.length) this.#rest = piece.subarray(taken)
      if (this.#request !== null) this.#request.isUnread = false
      this.#settleBody()
      awaited.resolve(body)
    } catch (error) {
      this.#settleBody()
      awaited.reject(error instanceof LandfallError ? error : brokenOff(toMessage(error)))
    }
  }

  #failBody(code: 'body_too_slow' | 'body_unreadable', what: string): void {
    const awaited = this.#awaited
    if (awaited === null) return
    this.#settleBody()
    awaited.reject(new LandfallError(code, what))
  }

  #settleBody(): void {
    this.#awaited = null
    this.#mode = 'answering'
    this.deadline = Number.POSITIVE_INFINITY
  }

  /** The sender will send no more; what it has sent is still answered. */
  #end(): void {
    this.#peerEnded = true
    if (this.#mode === 'body') this.#failBody('body_unreadable', 'the sender broke off')
    else if (this.#mode === 'head' && this.#heads.isEmpty) this.#socket.end()
    else if (this.#mode === 'head') this.#refuse(400)
  }

  #close(): void {
    this.#failBody('body_unreadable', 'the sender broke off')
    this.#mode = 'gone'
    this.#request = null
    this.#rest = nothing
    this.deadline = Number.POSITIVE_INFINITY
  }
}

/** Not `Buffer.from`, which would put it into a pool that is larger than most bodies. */
function copyOut(body: Buffer): Buffer {
  const copy = Buffer.allocUnsafeSlow(body.length)
  copy.set(body)
  return copy
}

function brokenOff(why = 'the sender broke off'): LandfallError {
  return new LandfallError('body_unreadable', why)
}

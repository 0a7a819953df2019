// A client's line to the writer. All appends of one turn of the event loop travel as one message; what waits is bounded in
// number and in time. It keeps its process alive only while somebody waits for an answer.
//
//   open    the writer is there
//   ended   entered by leave(), or when the writer's thread is gone; whatever waits or comes later is rejected
import { performance } from 'node:perf_hooks'
import type { MessagePort } from 'node:worker_threads'
import { LandfallError } from '../../core/errors.ts'
import type { Appended, NewRequest, Notice, SubscriptionRules, Tally } from '../store.ts'
import {
  type Answer,
  type AskMessage,
  type Asks,
  type Committed,
  type FromWriter,
  fromPlain,
  type LendAsk,
  type PackedAcks,
  type StoreLimits,
  type ToWriter,
} from './messages.ts'
import { packAppends, unpackAppended } from './packing.ts'

/**
 * Appends that travel together. With 128 connections a turn reads a hundred requests; sent as one, the writer stood idle
 * until the last was read and this thread until all were committed. Sent by 32, both work: 13,200 a second, not 11,400.
 */
const callsPerMessage = 32

interface Waiting {
  resolve(result: unknown): void
  reject(error: LandfallError): void
}

interface WaitingAppend extends Waiting {
  requests: number
  /** On the monotonic clock, in milliseconds. */
  deadline: number
}

interface QueuedAppend extends Waiting {
  requests: readonly NewRequest[]
}

export interface LineEvents {
  work(): void
  notices(notices: readonly Notice[]): void
}

export class WriterLine {
  readonly #port: MessagePort
  readonly #limits: StoreLimits
  readonly #events: LineEvents
  #queued: QueuedAppend[] = []
  #acks: PackedAcks = { requests: [], sources: [], ms: [] }
  readonly #tallies: Tally[] = []
  /** By call, in the order of their deadlines. */
  readonly #appends = new Map<number, WaitingAppend>()
  readonly #asks = new Map<number, Waiting>()
  #requestsWaiting = 0
  #nextCall = 1
  #isFlushing = false
  #timer: NodeJS.Timeout | undefined
  #ended: LandfallError | null = null

  constructor(port: MessagePort, limits: StoreLimits, events: LineEvents) {
    this.#port = port
    this.#limits = limits
    this.#events = events
    port.on('message', (message: FromWriter) => {
      if (message.kind === 'committed') this.#take(message)
    })
    port.on('close', () => this.#end('the store is closed'))
    port.unref()
  }

  append(requests: readonly NewRequest[]): Promise<readonly Appended[]> {
    return new Promise<unknown>((resolve, reject) => {
      if (this.#ended !== null) return reject(this.#ended)
      if (this.#requestsWaiting + requests.length > this.#limits.inFlightRequestsMax) {
        return reject(new LandfallError('store_full', `${this.#requestsWaiting} requests wait for the store already`))
      }
      this.#requestsWaiting += requests.length
      this.#queued.push({ requests, resolve, reject })
      if (this.#queued.length >= callsPerMessage) this.#flush()
      else this.#flushSoon()
    }) as Promise<readonly Appended[]>
  }

  ask<Name extends keyof Asks>(name: Name, give: Asks[Name]['give']): Promise<Asks[Name]['get']> {
    return this.#call((call) => ({ kind: 'ask', call, name, give }) as AskMessage) as Promise<Asks[Name]['get']>
  }

  /** As `ask`, but rejected when it takes longer than an append may: a disk that hangs gives no error. */
  async askInTime<Name extends keyof Asks>(name: Name, give: Asks[Name]['give']): Promise<Asks[Name]['get']> {
    const late = Promise.withResolvers<never>()
    const timer = setTimeout(() => late.reject(this.#toLate()), this.#limits.appendWaitMs)
    try {
      return await Promise.race([this.ask(name, give), late.promise])
    } finally {
      clearTimeout(timer)
    }
  }

  noteAck(request: number, source: string, ackMs: number): void {
    this.#acks.requests.push(request)
    this.#acks.sources.push(source)
    this.#acks.ms.push(ackMs)
    this.#flushSoon()
  }

  noteTallies(tallies: readonly Tally[]): void {
    this.#tallies.push(...tallies)
    this.#flushSoon()
  }

  setRules(rules: readonly SubscriptionRules[]): void {
    this.#send({ kind: 'rules', rules })
  }

  listen(wants: { work: boolean; notices: boolean }): void {
    this.#send({ kind: 'listen', ...wants })
  }

  connect(port: MessagePort): void {
    this.#send({ kind: 'connect', port }, [port])
  }

  /** Answered on the port that travels with it. */
  lend(ask: LendAsk): void {
    if (this.#ended !== null) throw this.#ended
    this.#flush()
    this.#send({ kind: 'lend', ask }, [ask.port])
  }

  /** Resolves when all that was asked before is committed or refused. */
  async leave(): Promise<void> {
    if (this.#ended !== null) return
    this.#flush()
    await this.#call((call) => ({ kind: 'leave', call })).catch(() => undefined)
    this.#end('the store is closed')
    this.#port.close()
  }

  #call(make: (call: number) => ToWriter): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.#ended !== null) return reject(this.#ended)
      // What was said before must be heard before: appends and notes of this turn go first.
      this.#flush()
      const call = this.#nextCall++
      this.#asks.set(call, { resolve, reject })
      this.#port.ref()
      this.#send(make(call))
    })
  }

  /** After this turn's sockets have been read, so that all their requests share one message. */
  #flushSoon(): void {
    if (this.#isFlushing) return
    this.#isFlushing = true
    setImmediate(() => this.#flush())
  }

  #flush(): void {
    this.#isFlushing = false
    if (this.#ended !== null) return
    // Notes first: then they are committed no later than the appends of their turn.
    if (this.#acks.requests.length + this.#tallies.length > 0) {
      this.#send({ kind: 'note', acks: this.#acks, tallies: this.#tallies.splice(0) })
      this.#acks = { requests: [], sources: [], ms: [] }
    }
    if (this.#queued.length > 0) this.#sendAppends(this.#queued.splice(0))
  }

  #sendAppends(queued: readonly QueuedAppend[]): void {
    const call = this.#nextCall
    const deadline = performance.now() + this.#limits.appendWaitMs
    for (const { requests, resolve, reject } of queued) {
      this.#appends.set(this.#nextCall++, { requests: requests.length, resolve, reject, deadline })
    }
    this.#port.ref()
    this.#timer ??= setTimeout(() => this.#rejectLate(), this.#limits.appendWaitMs).unref()
    const packed = packAppends(queued.map(({ requests }) => requests))
    this.#send({ kind: 'append', call, packed }, [packed.bytes, packed.numbers.buffer])
  }

  #send(message: ToWriter, transfer: (MessagePort | ArrayBuffer)[] = []): void {
    this.#port.postMessage(message, transfer)
  }

  #take({ appended, answers, wakes, notices }: Committed): void {
    for (let at = 0; at < appended.length; ) {
      const from = at + 2
      const to = from + (appended[at + 1] ?? 0)
      this.#takeAppend(appended[at] ?? 0)?.resolve(unpackAppended(appended, from, to))
      at = to
    }
    for (const answer of answers) this.#takeAnswer(answer)
    if (this.#appends.size + this.#asks.size === 0) this.#port.unref()
    if (wakes) this.#events.work()
    if (notices.length > 0) this.#events.notices(notices)
  }

  #takeAnswer(answer: Answer): void {
    const waiting = this.#asks.get(answer.call) ?? this.#takeAppend(answer.call)
    this.#asks.delete(answer.call)
    if ('error' in answer) waiting?.reject(fromPlain(answer.error))
    else waiting?.resolve(answer.result)
  }

  #takeAppend(call: number): WaitingAppend | undefined {
    const waiting = this.#appends.get(call)
    if (waiting === undefined) return undefined
    this.#appends.delete(call)
    this.#requestsWaiting -= waiting.requests
    return waiting
  }

  /**
   * Those that waited too long are told so. The commit may still come to pass: then the provider's next try is a duplicate,
   * which is right; to say it is stored without knowing would not be.
   */
  #rejectLate(): void {
    this.#timer = undefined
    const now = performance.now()
    for (const [call, { deadline, reject }] of this.#appends) {
      if (deadline > now) {
        this.#timer = setTimeout(() => this.#rejectLate(), Math.ceil(deadline - now)).unref()
        return
      }
      this.#takeAppend(call)
      reject(this.#toLate())
    }
  }

  #toLate(): LandfallError {
    return new LandfallError('store_unavailable', `the store did not commit within ${this.#limits.appendWaitMs} ms`)
  }

  #end(why: string): void {
    this.#ended ??= new LandfallError('store_unavailable', why)
    clearTimeout(this.#timer)
    const waiting = [...this.#queued, ...this.#appends.values(), ...this.#asks.values()]
    this.#queued = []
    this.#appends.clear()
    this.#asks.clear()
    for (const { reject } of waiting) reject(this.#ended)
  }
}

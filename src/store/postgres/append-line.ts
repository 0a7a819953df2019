// The line of those who append. All that waits when a lane is free becomes one commit; there is no delay to gather more,
// because while the lanes are on their way the next batch gathers by itself. What waits is bounded in number and in time.
//
// The order of calls is kept where it can be seen: what shares an event's key or an order key with a batch on its way waits
// for that one. All else may overtake.
import { performance } from 'node:perf_hooks'
import { LandfallError } from '../../core/errors.ts'
import type { Limits } from '../../core/limits.ts'
import type { Appended, NewRequest } from '../store.ts'
import { checkNumbers } from './arrivals.ts'
import { hash } from './hash.ts'

export interface Batch {
  /** Which lane it is on, from 0. */
  lane: number
  calls: readonly (readonly NewRequest[])[]
  /** Whether one key comes several times in it. */
  repeats: boolean
}

interface Call {
  requests: readonly NewRequest[]
  /** What no two lanes may have at one time, by hash: two that share one by chance only wait for each other. */
  keys: readonly number[]
  bytes: number
  /** On the monotonic clock, in milliseconds. */
  deadline: number
  resolve(appended: readonly Appended[]): void
  reject(error: unknown): void
}

/** Commits on their way at one time: while one is at work or at the disk, the other is written down or heard. */
export const appendLanes = 2
/** Of one batch, so that those who come next do not wait for one of any size. */
const requestsMax = 512
/** What waits is shared out among the free lanes; a batch of so few takes them all. */
const sharedFrom = 64
const bytesMax = 8 * 1024 * 1024

export class AppendLine {
  readonly #limits: Pick<Limits, 'inFlightRequestsMax' | 'appendWaitMs'>
  readonly #commit: (batch: Batch) => Promise<PromiseSettledResult<readonly Appended[]>[]>
  #queue: Call[] = []
  readonly #waiting = new Set<Call>()
  readonly #keys = new Set<number>()
  readonly #freeLanes: number[] = Array.from({ length: appendLanes }, (_, lane) => lane)
  #requests = 0
  #isStarting = false
  #timer: NodeJS.Timeout | undefined
  #idle: (() => void)[] = []

  constructor(
    limits: Pick<Limits, 'inFlightRequestsMax' | 'appendWaitMs'>,
    commit: (batch: Batch) => Promise<PromiseSettledResult<readonly Appended[]>[]>,
  ) {
    this.#limits = limits
    this.#commit = commit
  }

  append(requests: readonly NewRequest[]): Promise<readonly Appended[]> {
    return new Promise((resolve, reject) => {
      if (this.#requests + requests.length > this.#limits.inFlightRequestsMax)
        return reject(new LandfallError('store_full', `${this.#requests} requests wait for the store already`))
      checkNumbers(requests)
      const bytes = requests.reduce((sum, { body }) => sum + body.byteLength, 0)
      const deadline = performance.now() + this.#limits.appendWaitMs
      const call = { requests, keys: toKeys(requests), bytes, deadline, resolve, reject }
      this.#requests += requests.length
      this.#queue.push(call)
      this.#waiting.add(call)
      this.#timer ??= setTimeout(() => this.#rejectLate(), this.#limits.appendWaitMs)
      this.#startSoon()
    })
  }

  /** Resolves when nothing waits any more. */
  async drained(): Promise<void> {
    while (this.#queue.length > 0 || this.#freeLanes.length < appendLanes)
      await new Promise<void>((resolve) => this.#idle.push(resolve))
  }

  /** After this turn's sockets have been read, so that all their requests share one commit. */
  #startSoon(): void {
    if (this.#isStarting) return
    this.#isStarting = true
    setImmediate(() => {
      this.#isStarting = false
      this.#start()
    })
  }

  #start(): void {
    while (this.#queue.length > 0 && this.#freeLanes.length > 0) {
      const calls = this.#takeBatch()
      if (calls.length === 0) return
      const lane = this.#freeLanes.shift() ?? 0
      void this.#run(lane, calls)
    }
  }

  /** In their order, up to the first that has to wait for a lane. */
  #takeBatch(): Call[] {
    const waiting = this.#queue.length
    const share = Math.min(requestsMax, waiting < sharedFrom ? waiting : Math.ceil(waiting / this.#freeLanes.length))
    let [requests, bytes, count] = [0, 0, 0]
    for (const call of this.#queue) {
      requests += call.requests.length
      bytes += call.bytes
      const isTooMuch = count > 0 && (requests > share || bytes > bytesMax)
      if (isTooMuch || call.keys.some((key) => this.#keys.has(key))) break
      count += 1
    }
    return this.#queue.splice(0, count)
  }

  async #run(lane: number, calls: readonly Call[]): Promise<void> {
    const all = calls.flatMap((call) => call.keys)
    const keys = new Set(all)
    for (const key of keys) this.#keys.add(key)
    const batch = { lane, calls: calls.map((call) => call.requests), repeats: keys.size < all.length }
    const results = await this.#commit(batch)
    for (const key of keys) this.#keys.delete(key)
    this.#freeLanes.push(lane)
    calls.forEach((call, index) => {
      const result = results[index]
      this.#forget(call)
      if (result?.status === 'fulfilled') call.resolve(result.value)
      else call.reject(result?.reason)
    })
    this.#start()
    for (const resolve of this.#idle.splice(0)) resolve()
  }

  #forget(call: Call): void {
    if (!this.#waiting.delete(call)) return
    this.#requests -= call.requests.length
    if (this.#waiting.size > 0) return
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  /**
   * Those that waited too long are told so. The commit may still come to pass: then the provider's next try is a duplicate,
   * which is right; to say it is stored without knowing would not be.
   */
  #rejectLate(): void {
    this.#timer = undefined
    const now = performance.now()
    for (const call of this.#waiting) {
      if (call.deadline > now) {
        this.#timer = setTimeout(() => this.#rejectLate(), Math.ceil(call.deadline - now))
        return
      }
      this.#forget(call)
      this.#queue = this.#queue.filter((one) => one !== call)
      call.reject(
        new LandfallError('store_unavailable', `the store did not commit within ${this.#limits.appendWaitMs} ms`),
      )
    }
  }
}

function toKeys(requests: readonly NewRequest[]): number[] {
  const keys: number[] = []
  for (const { source, events } of requests) {
    for (const { key, jobs } of events) {
      keys.push(hash(source, key))
      for (const { subscription, line } of jobs) if (line !== undefined) keys.push(hash(subscription, line.key, 'line'))
    }
  }
  return keys
}

// The handler's side of a lent transaction: a conversation with the writer over a port of its own.
//
//   asked      the writer has not come to it yet
//   lent       the work runs, and its queries are answered; entered by the writer's word
//   ending     the success is sent: only the writer knows whether it is committed
//   over       entered by the commit, by an error of either side, by the signal (unless it is ending), or when the writer is
//              gone; a query that comes later is rejected
import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { LandfallError } from '../../core/errors.ts'
import type { QueryResult, Transaction } from '../../core/transaction.ts'
import type { TransactAsk } from '../store.ts'
import { toGuestStatement } from './guest-parameters.ts'
import { type FromBorrower, type FromLender, fromPlain, type LendAsk } from './messages.ts'

type Send = (ask: LendAsk) => void
type Mode = 'asked' | 'lent' | 'ending' | 'over'

export async function borrow<Result>(
  ask: TransactAsk,
  work: (transaction: Transaction) => Promise<Result>,
  send: Send,
): Promise<Result> {
  ask.signal.throwIfAborted()
  const loan = new Loan(ask, send)
  const give = (): void => loan.abandon(ask.signal.reason)
  ask.signal.addEventListener('abort', give, { once: true })
  try {
    await loan.lent
    const result = await Promise.race([work({ query: (sql, params) => loan.query(sql, params) }), loan.broken])
    loan.succeed()
    await loan.committed
    return result
  } catch (error) {
    loan.abandon(error)
    throw error
  } finally {
    ask.signal.removeEventListener('abort', give)
  }
}

interface Query {
  resolve(result: QueryResult): void
  reject(error: unknown): void
}

class Loan {
  readonly #lent = Promise.withResolvers<void>()
  readonly #committed = Promise.withResolvers<void>()
  readonly #broken = Promise.withResolvers<never>()
  readonly #ask: TransactAsk
  readonly #port: MessagePort
  readonly #said = new Int32Array(new SharedArrayBuffer(4))
  /** In the order in which they are answered. */
  readonly #queries: Query[] = []
  #mode: Mode = 'asked'
  #why: unknown = new LandfallError('transaction_failed', 'the transaction is over', {
    hint: 'Await every query within the function that ctx.transaction was given.',
  })

  constructor(ask: TransactAsk, send: Send) {
    this.#ask = ask
    const { port1, port2 } = new MessageChannel()
    this.#port = port1
    const { jobId, token, timeoutMs } = ask
    // First, because it throws where the store is closed, and a port that is listened to keeps the process alive.
    send({ jobId, token, timeoutMs, port: port2, said: this.#said })
    for (const { promise } of [this.#lent, this.#committed, this.#broken]) promise.catch(() => undefined)
    port1.on('message', (message: FromLender) => this.#hear(message))
    port1.on('close', () => this.#end(new LandfallError('store_unavailable', 'the store is closed')))
  }

  get lent(): Promise<void> {
    return this.#lent.promise
  }

  /** Rejects when nothing of it will be stored. */
  get broken(): Promise<never> {
    return this.#broken.promise
  }

  get committed(): Promise<void> {
    return this.#committed.promise
  }

  async query(sql: string, params?: readonly unknown[]): Promise<QueryResult> {
    if (this.#mode !== 'lent') throw this.#why
    try {
      this.#say({ kind: 'query', statement: toGuestStatement(sql, params) })
    } catch (error) {
      // As on every store, what fails ends it: also where the handler goes on as if nothing were.
      this.abandon(error)
      throw error
    }
    return new Promise((resolve, reject) => this.#queries.push({ resolve, reject }))
  }

  succeed(): void {
    if (this.#mode !== 'lent') throw this.#why
    const settlement = this.#ask.success()
    this.#mode = 'ending'
    this.#say({ kind: 'success', settlement })
  }

  abandon(why: unknown): void {
    if (this.#mode === 'ending' || this.#mode === 'over') return
    this.#say({ kind: 'abandon' })
    this.#end(why)
  }

  #say(message: FromBorrower): void {
    this.#port.postMessage(message)
    Atomics.add(this.#said, 0, 1)
    Atomics.notify(this.#said, 0)
  }

  #hear(message: FromLender): void {
    switch (message.kind) {
      case 'lent':
        if (this.#mode === 'asked') this.#mode = 'lent'
        this.#lent.resolve()
        break
      case 'result':
        this.#queries.shift()?.resolve(message.result)
        break
      case 'committed':
        this.#mode = 'over'
        this.#committed.resolve()
        break
      case 'over':
        this.#end(fromPlain(message.error))
    }
  }

  #end(why: unknown): void {
    if (this.#mode === 'over') return
    this.#mode = 'over'
    this.#why = why
    for (const { reject } of [...this.#queries.splice(0), this.#lent, this.#broken, this.#committed]) reject(why)
  }
}

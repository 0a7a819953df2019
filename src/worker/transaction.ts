// ctx.transaction: a handler's own writes and its job's success in one commit. One for each attempt, and the last word of it:
// once it is committed the job has succeeded, and while its commit is on the way nobody may judge the attempt.
//
//   unused      the attempt is judged by what the handler does
//   open        asked for; entered by the first call. A second call is refused from here on
//   committed   the job has succeeded; nothing else settles it
//   failed      nothing is stored; the attempt is judged by what the handler makes of the error
import { LandfallError } from '../core/errors.ts'
import type { HandlerContext } from '../core/subscription.ts'
import type { QueryResult, Transaction } from '../core/transaction.ts'
import type { ClaimedJob, Settlement, WorkerStore } from '../store/store.ts'

export interface TransactionPorts {
  store: Pick<WorkerStore, 'transact' | 'transactAll'>
  timeoutMs: number
  /** The success as of now. */
  success(): Settlement
  committed(): void
}

type Ask = Parameters<HandlerContext['transaction']>[0] | Parameters<WorkerStore['transactAll']>[1]

export class AttemptTransaction {
  readonly #job: ClaimedJob
  readonly #ports: TransactionPorts
  /** Made when somebody listens: most attempts ask for no transaction. */
  #controller: AbortController | null = null
  #givenUp: { reason: unknown } | null = null
  #mode: 'unused' | 'open' | 'committed' | 'failed' = 'unused'
  #committed: Settlement | null = null
  #ended: Promise<unknown> = Promise.resolve()

  constructor(job: ClaimedJob, ports: TransactionPorts) {
    this.#job = job
    this.#ports = ports
  }

  get isOpen(): boolean {
    return this.#mode === 'open'
  }

  /** What `ctx.transaction` is. */
  readonly run = ((ask: Ask): Promise<unknown> => {
    if (this.#mode !== 'unused') return Promise.reject(toSecond(this.#job))
    this.#mode = 'open'
    const running = this.#transact(ask)
    this.#ended = running
    // A handler that forgot to await it hears of it by `ended`; here it must not end the process.
    running.catch(() => undefined)
    return running
  }) as HandlerContext['transaction']

  /** Resolves when it is committed or was not asked for, rejects where it failed: for handlers that did not await it. */
  async ended(): Promise<void> {
    if (this.isOpen) await this.#ended
  }

  /** Rolls it back unless its commit is on the way, waits for that, and answers with the success that is stored, if any. */
  async giveUp(reason: unknown): Promise<Settlement | null> {
    this.#givenUp = { reason }
    this.#controller?.abort(reason)
    if (this.isOpen) await this.#ended.catch(() => undefined)
    return this.#committed
  }

  async #transact(ask: Ask): Promise<unknown> {
    try {
      const { settlement, result } = await (typeof ask === 'function' ? this.#lend(ask) : this.#list(ask))
      this.#committed = settlement
      this.#mode = 'committed'
      this.#ports.committed()
      return result
    } catch (error) {
      this.#mode = 'failed'
      throw error
    }
  }

  async #lend(work: (tx: Transaction) => unknown): Promise<{ settlement: Settlement; result: unknown }> {
    const { store, timeoutMs } = this.#ports
    const { jobId, token } = this.#job
    let settlement = this.#ports.success()
    // Taken anew when the work is done: the attempt lasted that long.
    const success = (): Settlement => {
      settlement = this.#ports.success()
      return settlement
    }
    const ask = { jobId, token, timeoutMs, signal: this.#listen(), success }
    const result = await store.transact(ask, async (tx) => work(tx))
    return { settlement, result }
  }

  #listen(): AbortSignal {
    this.#controller ??= new AbortController()
    if (this.#givenUp !== null) this.#controller.abort(this.#givenUp.reason)
    return this.#controller.signal
  }

  async #list(ask: readonly unknown[]): Promise<{ settlement: Settlement; result: readonly QueryResult[] }> {
    if (!Array.isArray(ask))
      throw new LandfallError(
        'transaction_failed',
        'expected ctx.transaction to get a function or a list of statements',
      )
    this.#listen().throwIfAborted()
    const settlement = this.#ports.success()
    const statements = (ask as { sql: string; params?: unknown[] }[]).map(({ sql, params = [] }) => ({ sql, params }))
    return { settlement, result: await this.#ports.store.transactAll(settlement, statements) }
  }
}

function toSecond({ jobId }: ClaimedJob): LandfallError {
  return new LandfallError('transaction_failed', `${jobId} has had its ctx.transaction in this attempt`, {
    hint: 'A job succeeds once: put all writes into one ctx.transaction, at the end of the handler.',
  })
}

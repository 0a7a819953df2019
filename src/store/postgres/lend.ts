// Lends the store's database to a handler: one transaction, in which its writes and its job's success are committed. Nothing
// is locked while the handler is at it; the lease is looked at before, and settled at the end, where an old token changes
// nothing and undoes all.
import { LandfallError } from '../../core/errors.ts'
import type { Lease, QueryResult, Settlement, Statement, TransactAsk, Transaction } from '../store.ts'
import { appendLanes } from './append-line.ts'
import type { Committer } from './committer.ts'
import { isOneCalls, isPassing, toStoreError } from './failure.ts'
import { failed, Guest } from './guest.ts'
import { isHeldLease, settle } from './settle.ts'
import type { Work } from './work.ts'

export interface LendWith {
  where: string
  /** Handlers that may have a connection at one time. */
  lentMax: number
  transactionMs: number
  transactionAnswerBytesMax: number
}

export class Lender {
  readonly #committer: Committer
  readonly #with: LendWith
  #lent = 0
  readonly #waiting: (() => void)[] = []

  constructor(committer: Committer, given: LendWith) {
    this.#committer = committer
    this.#with = given
  }

  transact<Result>(ask: TransactAsk, work: (transaction: Transaction) => Promise<Result>): Promise<Result> {
    return this.#lend(ask.signal, async (own, guest) => {
      await begin(own, guest, ask)
      const query = (sql: string, params: readonly unknown[] = []): Promise<QueryResult> => guest.query({ sql, params })
      const result = await within(ask, work({ query }))
      await guest.end()
      await succeed(own, ask.success())
      return result
    })
  }

  /** In a transaction of its own, whose statements travel together. */
  transactAll(success: Settlement, statements: readonly Statement[]): Promise<readonly QueryResult[]> {
    const { signal } = new AbortController()
    return this.#lend(signal, async (own, guest) => {
      await begin(own, guest, success)
      const all = Promise.all(
        statements.map((statement, i) =>
          guest.query(statement).catch((error: LandfallError) => {
            const message = `statement ${i + 1} of ${statements.length}: ${error.message}`
            throw new LandfallError(error.code, message, { hint: error.hint, cause: error.cause })
          }),
        ),
      )
      const results = await within({ jobId: success.jobId, timeoutMs: this.#with.transactionMs, signal }, all)
      await guest.end()
      await succeed(own, success)
      return results
    })
  }

  async #lend<Result>(signal: AbortSignal, run: (own: Work, guest: Guest) => Promise<Result>): Promise<Result> {
    await this.#enter()
    let guest: Guest | null = null
    // What the handler threw is handed on as it is; what PostgreSQL did to our own part is told in our words.
    let thrown: { error: unknown } | null = null
    try {
      const runOnce = async (own: Work): Promise<Result> => {
        guest = new Guest(own.tx, this.#with.transactionAnswerBytesMax)
        try {
          signal.throwIfAborted()
          return await run(own, guest)
        } catch (error) {
          thrown = { error }
          throw error
        } finally {
          guest.close()
        }
      }
      return await this.#committer.commit({ lane: appendLanes, run: runOnce, once: true })
    } catch (error) {
      const known = thrown as { error: unknown } | null
      throw known !== null && known.error === error && !isDatabases(error) ? error : this.#toError(error)
    } finally {
      this.#leave()
    }
  }

  #toError(error: unknown): LandfallError {
    // A constraint that is checked at the commit, or another's transaction that was met: the handler's to try again.
    if (isOneCalls(error) || isPassing(error)) {
      const { message } = error as Error
      return new LandfallError('transaction_failed', message, { cause: error })
    }
    return toStoreError(error, this.#with.where)
  }

  async #enter(): Promise<void> {
    while (this.#lent >= this.#with.lentMax) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    this.#lent += 1
  }

  #leave(): void {
    this.#lent -= 1
    this.#waiting.shift()?.()
  }
}

/** PostgreSQL's own errors carry what the server said; a handler's do not. */
function isDatabases(error: unknown): boolean {
  return error instanceof Error && 'severity' in error
}

async function begin(work: Work, guest: Guest, lease: Lease): Promise<void> {
  const [isHeld] = await Promise.all([isHeldLease(work, lease), guest.begin()])
  if (!isHeld) throw toLost(lease.jobId)
}

async function succeed(work: Work, settlement: Settlement): Promise<void> {
  if (settlement.state !== 'succeeded') throw failed(`a transaction ends in succeeded, not in ${settlement.state}`)
  const [done] = await settle(work, [settlement])
  if (done !== true) throw toLost(settlement.jobId)
}

/** Rejects when the time is over, or the signal says so. */
async function within<Result>(
  { jobId, timeoutMs, signal }: Pick<TransactAsk, 'jobId' | 'timeoutMs' | 'signal'>,
  work: Promise<Result>,
): Promise<Result> {
  const early = Promise.withResolvers<never>()
  const abort = (): void => early.reject(signal.reason)
  const timeout = new LandfallError('transaction_timeout', `${jobId} held the store for ${timeoutMs} ms`)
  const timer = setTimeout(() => early.reject(timeout), timeoutMs)
  signal.addEventListener('abort', abort)
  if (signal.aborted) abort()
  try {
    return await Promise.race([work, early.promise])
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', abort)
    work.catch(() => undefined)
  }
}

function toLost(jobId: string): LandfallError {
  return new LandfallError('lease_lost', `${jobId} was given to another worker, or is settled already`)
}

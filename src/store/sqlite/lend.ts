// The writer's side of a lent transaction. The thread stays what it is, one thing after another: while a handler has the
// store, the writer sleeps on the handler's own port, is woken for each statement, and sleeps no longer than it was asked to.
// The road not taken, a second connection for handlers, would have fought the writer for the one lock that SQLite has.
import { performance } from 'node:perf_hooks'
import { receiveMessageOnPort } from 'node:worker_threads'
import { isLandfallError, LandfallError } from '../../core/errors.ts'
import type { QueryResult } from '../../core/transaction.ts'
import type { Settlement } from '../store.ts'
import { guestSqlOf } from './guest-sql.ts'
import type { OtherItem } from './items.ts'
import {
  type FromBorrower,
  type FromLender,
  type LendAsk,
  type PlainError,
  type StoreLimits,
  type TransactAllAsk,
  toPlain,
} from './messages.ts'
import { readHeld, type SettleWith, settle } from './settle.ts'
import type { Work } from './work.ts'

export type LendWith = SettleWith & Pick<StoreLimits, 'transactionAnswerBytesMax' | 'transactionMs'>

/** What waits for the writer: its run is the whole conversation, its answer comes after the commit. */
export function toLentItem(ask: LendAsk, using: LendWith): OtherItem {
  const say = (message: FromLender): void => ask.port.postMessage(message)
  const end = (message: FromLender): void => {
    say(message)
    ask.port.close()
  }
  return {
    run: (work) => {
      try {
        converse(work, { ...ask, ...using, say })
      } catch (error) {
        // It need not wait for those that share the commit. What is not ours is the surroundings', and concerns them all.
        if (isLandfallError(error)) say({ kind: 'over', error: toPlain(error) })
        throw error
      }
    },
    answer: () => end({ kind: 'committed' }),
    reject: (error) => end({ kind: 'over', error: toPlain(error) }),
  }
}

type Conversation = LendAsk & LendWith & { say(message: FromLender): void }

/** Returns when the success is written. Errors: `lease_lost`, `transaction_timeout`, `transaction_failed`. */
function converse(work: Work, conversation: Conversation): void {
  const { jobId, timeoutMs, transactionAnswerBytesMax, say } = conversation
  if (readHeld(work, conversation) === null) throw toLost(jobId)
  const deadline = performance.now() + timeoutMs
  say({ kind: 'lent' })
  let message = hear(conversation, deadline)
  while (message?.kind === 'query') {
    say({ kind: 'result', result: guestSqlOf(work.sql.db).run(message.statement, transactionAnswerBytesMax) })
    message = hear(conversation, deadline)
  }
  if (message === null) throw new LandfallError('transaction_timeout', `${jobId} held the store for ${timeoutMs} ms`)
  if (message.kind === 'abandon') throw new LandfallError('transaction_failed', `${jobId} gave its transaction up`)
  succeed(work, message.settlement, conversation)
}

/** What the handler says next; null where the time is over before. */
function hear({ port, said }: LendAsk, deadline: number): FromBorrower | null {
  while (true) {
    const before = Atomics.load(said, 0)
    const leftMs = deadline - performance.now()
    if (leftMs <= 0) return null
    const received = receiveMessageOnPort(port)
    if (received !== undefined) return received.message as FromBorrower
    Atomics.wait(said, 0, before, leftMs)
  }
}

function succeed(work: Work, settlement: Settlement, using: SettleWith): void {
  if (settlement.state !== 'succeeded')
    throw new LandfallError('transaction_failed', `a transaction ends in succeeded, not in ${settlement.state}`)
  if (settle(work, [settlement], using)[0] !== true) throw toLost(settlement.jobId)
}

/** In a savepoint of its own: a list that fails is no reason to do the whole group of commits again. */
export function transactAll(
  work: Work,
  { success, statements }: TransactAllAsk,
  using: LendWith,
): QueryResult[] | PlainError {
  const { db } = work.sql
  db.exec('savepoint guest')
  try {
    const results = runList(work, { success, statements }, using)
    succeed(work, success, using)
    db.exec('release guest')
    return results
  } catch (error) {
    if (!isLandfallError(error) || !db.isTransaction) throw error
    db.exec('rollback to guest; release guest')
    return toPlain(error)
  }
}

function runList(work: Work, { success, statements }: TransactAllAsk, using: LendWith): QueryResult[] {
  if (readHeld(work, success) === null) throw toLost(success.jobId)
  const guest = guestSqlOf(work.sql.db)
  const deadline = performance.now() + using.transactionMs
  return statements.map((statement, i) => {
    const where = `statement ${i + 1} of ${statements.length}`
    if (performance.now() > deadline)
      throw new LandfallError('transaction_timeout', `${where} had not begun after ${using.transactionMs} ms`)
    try {
      return guest.run(statement, using.transactionAnswerBytesMax)
    } catch (error) {
      if (!isLandfallError(error, 'transaction_failed')) throw error
      throw new LandfallError(error.code, `${where}: ${error.message}`, { hint: error.hint, cause: error.cause })
    }
  })
}

function toLost(jobId: string): LandfallError {
  return new LandfallError('lease_lost', `${jobId} was given to another worker, or is settled already`)
}

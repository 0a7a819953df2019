// What travels between a client and the writer's thread. Plain data only: an error crosses as its parts.
import type { MessagePort } from 'node:worker_threads'
import { catalogue, type ErrorCode, LandfallError, toMessage } from '../../core/errors.ts'
import type { JobState } from '../../core/job.ts'
import type { Limits } from '../../core/limits.ts'
import type { QueryResult } from '../../core/transaction.ts'
import type {
  Admission,
  Admitted,
  ClaimAsk,
  Lease,
  Notice,
  PruneAsk,
  PublishedBounds,
  PublishedCopy,
  Settlement,
  StepResult,
  SubscriptionRules,
  Tally,
} from '../store.ts'
import type { ClaimedRows } from './claim.ts'
import type { GuestStatement } from './guest-sql.ts'
import type { PackedAppends } from './packing.ts'

/** Each question the writer answers after its commit: what is given, what is got. */
export interface Asks {
  claim: { give: ClaimAsk; get: ClaimedRows }
  settle: { give: readonly Settlement[]; get: boolean[] }
  renew: { give: { leases: readonly Lease[]; until: number }; get: boolean[] }
  rescue: { give: { now: number }; get: number }
  step: { give: Lease & StepResult; get: boolean }
  transactAll: { give: TransactAllAsk; get: readonly QueryResult[] | PlainError }
  retry: { give: { id: string; now: number }; get: JobState | null }
  cancel: { give: { id: string }; get: JobState | null }
  pause: { give: { subscription: string; paused: boolean; now: number }; get: null }
  admit: { give: { admissions: readonly Admission[]; now: number }; get: (Admitted | null)[] }
  prune: { give: PruneAsk; get: number }
  keepPublished: { give: { copy: PublishedCopy; bounds: PublishedBounds }; get: null }
  /** Writes a row and commits it: whether the disk takes writes is known only by writing. */
  health: { give: null; get: null }
}

export type AskMessage = {
  [Name in keyof Asks]: { kind: 'ask'; call: number; name: Name; give: Asks[Name]['give'] }
}[keyof Asks]

/** Acknowledgements side by side: three flat lists are cloned faster than a list of objects. */
export interface PackedAcks {
  requests: number[]
  sources: string[]
  ms: number[]
}

export type ToWriter =
  /** The calls it holds are numbered from `call` on. */
  | { kind: 'append'; call: number; packed: PackedAppends }
  | AskMessage
  | { kind: 'note'; acks: PackedAcks; tallies: Tally[] }
  | { kind: 'listen'; work: boolean; notices: boolean }
  | { kind: 'rules'; rules: readonly SubscriptionRules[] }
  | { kind: 'connect'; port: MessagePort }
  /** Answered on its own port only. */
  | { kind: 'lend'; ask: LendAsk }
  /** Answered when all that came before is committed; from the owner it ends the writer. */
  | { kind: 'leave'; call: number }

export interface TransactAllAsk {
  success: Settlement
  statements: readonly GuestStatement[]
}

/** What a handler asks for: the store, for itself, for a while. */
export interface LendAsk extends Lease {
  timeoutMs: number
  /** Of this conversation alone. */
  port: MessagePort
  /** Counts what the handler has said, and wakes the writer. */
  said: Int32Array
}

export type FromBorrower =
  | { kind: 'query'; statement: GuestStatement }
  | { kind: 'success'; settlement: Settlement }
  | { kind: 'abandon' }

export type FromLender =
  | { kind: 'lent' }
  | { kind: 'result'; result: QueryResult }
  | { kind: 'committed' }
  /** Nothing of it is stored. */
  | { kind: 'over'; error: PlainError }

export interface PlainError {
  code: string
  message: string
  hint: string
  cause: string | null
}

export type Answer = { call: number; result: unknown } | { call: number; error: PlainError }

export type FromWriter =
  | { kind: 'ready'; path: string; limits: StoreLimits }
  | { kind: 'failed'; error: PlainError }
  | Committed

/** All that one commit tells one client. */
export interface Committed {
  kind: 'committed'
  /** For each stored append: its call, how many numbers follow, those numbers (packing.ts). */
  appended: number[]
  answers: Answer[]
  /** Whether jobs came to wait. */
  wakes: boolean
  notices: Notice[]
}

/** The bounds that concern the store. */
export type StoreLimits = Pick<
  Limits,
  'inFlightRequestsMax' | 'appendWaitMs' | 'errorTextMax' | 'transactionMs' | 'transactionAnswerBytesMax'
>

/** What the writer's thread starts with. */
export interface WriterStart {
  path: string
  limits: StoreLimits
  port: MessagePort
}

export function toPlain(error: LandfallError): PlainError {
  const { code, message, hint } = error
  return { code, message, hint, cause: error.cause === undefined ? null : toMessage(error.cause) }
}

export function fromPlain({ code, message, hint, cause }: PlainError): LandfallError {
  const known = (code in catalogue ? code : 'store_unavailable') as ErrorCode
  return new LandfallError(known, message, cause === null ? { hint } : { hint, cause: new Error(cause) })
}

// The invariants of one call: what each may change, and what must hold after any. Each yields what is broken, in words.
import { canBecome } from '../../src/core/job.ts'
import { noon } from '../store-conformance/samples.ts'
import type { ClaimedLeases } from './engine.ts'
import type { Ledger } from './ledger.ts'
import {
  type Change,
  changesOf,
  goesBefore,
  isActive,
  isHeld,
  lineOf,
  type Observation,
  toJobRow,
} from './observation.ts'
import { type Row, waits } from './rows.ts'

export type Rule = (seen: Observation, ledger: Ledger) => Iterable<string>

/** In the order they are asked; the ledger takes the observation in afterwards. */
export const rules: Readonly<Record<string, Rule>> = {
  'a job never vanishes': function* ({ before, after }) {
    for (const id of before.keys()) if (!after.has(id)) yield `job ${id} is gone`
  },

  'a state is left only for one that may follow': function* (seen) {
    for (const { before, after } of changesOf(seen)) {
      if (before === undefined || before.state === after.state) continue
      const by = before.state === 'running' && yields(seen, after) ? 'pending' : before.state
      if (!canBecome(by, after.state)) yield `job ${after.id} went from ${before.state} to ${after.state}`
    }
  },

  'a call changes only the jobs it is about, and of others no more than their place in line': function* (seen) {
    const named = namedBy(seen)
    for (const { before, after } of changesOf(seen)) {
      if (before === undefined) {
        if (seen.cause.name !== 'append') yield `${seen.cause.name} made job ${after.id}`
      } else if (!named(before) && !isOnlyPlaced({ before, after })) {
        yield `${seen.cause.name} changed job ${after.id}, which it was not about: ${toText(before)} -> ${toText(after)}`
      }
    }
  },

  'an old token changes nothing, and the right one is believed': function* ({ cause, before }) {
    if (cause.name === 'settle' || cause.name === 'renew') {
      const leases = cause.name === 'settle' ? cause.give : cause.give.leases
      const answers = cause.result as readonly boolean[]
      for (const [i, lease] of leases.entries()) {
        if (answers[i] !== isHeld(before, lease))
          yield `${cause.name} of ${lease.jobId} with token ${lease.token} answered ${answers[i]}`
      }
    }
    if (cause.name === 'step' && cause.result !== isHeld(before, cause.give))
      yield `a step of ${cause.give.jobId} with token ${cause.give.token} answered ${cause.result}`
  },

  'a settled job is in the state that was asked for, and its attempt counts or does not': function* (seen) {
    const { cause, before, after } = seen
    if (cause.name !== 'settle') return
    for (const [i, { jobId, state, counted, dueAt }] of cause.give.entries()) {
      const [old, row] = [before.get(toJobRow(jobId)), after.get(toJobRow(jobId))]
      if (!(cause.result as readonly boolean[])[i] || old === undefined || row === undefined) continue
      if (row.state !== state && !yields(seen, row)) yield `${jobId} is ${row.state}, not ${state}`
      if (row.attempts !== old.attempts + (counted ? 1 : 0))
        yield `${jobId} has ${row.attempts} attempts, of ${old.attempts}`
      if (state === 'pending' && row.dueAt !== Math.round(dueAt ?? Number.NaN))
        yield `${jobId} is due at ${row.dueAt - noon}`
    }
  },

  'a claim gives what is due and ready, each under a lease of its own': function* ({ cause, before, after }) {
    if (cause.name !== 'claim') return
    for (const { job, lease } of (cause.result as ClaimedLeases).rows) {
      const [old, row] = [before.get(job), after.get(job)]
      if (old?.state !== 'pending' || row?.state !== 'running')
        yield `job ${job} was claimed while it was ${old?.state}`
      else if (old.dueAt > cause.give.now)
        yield `job ${job} was claimed ${old.dueAt - cause.give.now} ms before its time`
      else if (lease !== old.lease + 1 || row.lease !== lease) yield `job ${job} was claimed under lease ${lease}`
      else if (row.waits !== waits.ready) yield `job ${job} was claimed out of its line`
    }
  },

  'a claim stays within its room, the concurrency, the rate, the pause and the breaker': function* (seen, ledger) {
    const { cause, after, gates } = seen
    if (cause.name !== 'claim') return
    for (const [name, claimed] of Map.groupBy((cause.result as ClaimedLeases).rows, (row) => row.subscription)) {
      const { concurrency, breaker } = ledger.subscription(name)
      const gate = gates.get(name)
      const running = [...after.values()].filter((row) => row.subscription === name && row.state === 'running').length
      const room = cause.give.room.find((one) => one.subscription === name)?.limit ?? 0
      if (claimed.length > room) yield `${claimed.length} of ${name} were claimed, with room for ${room}`
      if (running > concurrency) yield `${running} of ${name} run, at most ${concurrency} may`
      if (ledger.isPaused(name)) yield `${name} was claimed from while it was paused`
      if (breaker !== null && gate !== undefined && gate.openUntil !== null) {
        if (cause.give.now < gate.openUntil) yield `${name} was claimed from while its breaker was open`
        else if (running > 1) yield `${running} of ${name} run while its breaker probes`
      }
      yield* ledger.rateBroken(name, { now: cause.give.now, count: claimed.length })
    }
  },

  'a claim that found nothing is not asked for again at once': function* (seen) {
    const { cause } = seen
    if (cause.name !== 'claim' || changesOf(seen).length > 0) return
    const { nextAt } = cause.result as ClaimedLeases
    if (nextAt !== null && nextAt <= cause.give.now) yield `it is to be repeated ${cause.give.now - nextAt} ms ago`
  },

  'a line is as wide as it may be, never wider, and nobody waits behind an empty place': function* ({ after }) {
    for (const [line, members] of linesOf(after.values())) {
      const width = members[0]?.width ?? 1
      const count = (test: (row: Row) => boolean): number => members.filter(test).length
      const running = count(({ state }) => state === 'running')
      const inFront = count((row) => row.waits === waits.ready)
      const behind = count((row) => row.waits === waits.behind)
      if (running > width) yield `${running} of ${line} run at once, at most ${width} may`
      if (inFront > width) yield `${inFront} of ${line} are ready, at most ${width} may be`
      if (behind > 0 && inFront < width)
        yield `${behind} of ${line} wait behind ${inFront}, though ${width} may be ready`
    }
  },

  'nobody waits behind one that comes after it and has not begun': function* ({ after }) {
    for (const [line, members] of linesOf(after.values())) {
      const waiting = members.filter((row) => row.waits === waits.behind)
      for (const front of members) {
        if (front.waits !== waits.ready || front.state !== 'pending' || front.attempts > 0) continue
        const passed = waiting.find((row) => goesBefore(row, front))
        if (passed !== undefined) yield `job ${passed.id} of ${line} waits behind job ${front.id}`
      }
    }
  },

  'rescue takes only leases that ran out': function* (seen) {
    const { cause } = seen
    if (cause.name !== 'rescue') return
    for (const { before, after } of changesOf(seen)) {
      if (before?.state !== 'running' || after.state === 'running') continue
      if ((before.leaseUntil ?? 0) >= cause.give.now)
        yield `job ${after.id} was put back ${(before.leaseUntil ?? 0) - cause.give.now} ms before its lease ended`
    }
  },
}

/** Whether it was settled to wait again, and gave way to a newer one of its line in the same commit. */
function yields({ cause, after }: Observation, row: Row): boolean {
  if (cause.name !== 'settle' || row.state !== 'cancelled') return false
  const settlement = cause.give.find(({ jobId }) => toJobRow(jobId) === row.id)
  const isNewer = (other: Row): boolean =>
    other.state === 'pending' && lineOf(other) === lineOf(row) && goesBefore(row, other)
  return settlement?.state === 'pending' && settlement.latest === true && [...after.values()].some(isNewer)
}

/** Which jobs a call is about; of those it may change more than a place in line. */
function namedBy({ cause, before }: Observation): (row: Row) => boolean {
  switch (cause.name) {
    case 'settle': {
      const held = cause.give.filter((lease) => isHeld(before, lease)).map(({ jobId }) => toJobRow(jobId))
      return ({ id }) => held.includes(id)
    }
    case 'renew': {
      const held = cause.give.leases.filter((lease) => isHeld(before, lease)).map(({ jobId }) => toJobRow(jobId))
      return ({ id }) => held.includes(id)
    }
    case 'claim': {
      const claimed = (cause.result as ClaimedLeases).rows.map(({ job }) => job)
      return ({ id }) => claimed.includes(id)
    }
    case 'retry':
    case 'cancel':
      return ({ id }) => id === toJobRow(cause.give.id)
    case 'rescue':
    case 'restart':
      return ({ state }) => state === 'running'
    case 'append':
      return ({ state }) => state === 'pending'
    default:
      return () => false
  }
}

function isOnlyPlaced({ before, after }: Change): boolean {
  return before.state === 'pending' && toText({ ...before, waits: 0 }) === toText({ ...after, waits: 0 })
}

function linesOf(rows: Iterable<Row>): Map<string | null, Row[]> {
  const inLines = [...rows].filter((row) => row.orderKey !== null && isActive(row))
  return Map.groupBy(inLines, lineOf)
}

function toText({ state, waits: waiting, attempts, dueAt, lease, leaseUntil, generation }: Row): string {
  const until = leaseUntil === null ? '' : ` until ${leaseUntil - noon}`
  return `${state} waits=${waiting} attempts=${attempts} due=${dueAt - noon} lease=${lease}${until} generation=${generation}`
}

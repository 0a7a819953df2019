// Intake's commits: batches of appends, now and then with the notes that wait. The short way first; see append.ts.
import { performance } from 'node:perf_hooks'
import type { Appended, NewRequest } from '../store.ts'
import { append, appendNew, isPlain } from './append.ts'
import type { Batch } from './append-line.ts'
import type { Arrival } from './arrivals.ts'
import type { Committer } from './committer.ts'
import { isHeld, isOneCalls, toStoreError } from './failure.ts'
import { toId } from './ids.ts'
import { Notes } from './notes.ts'
import type { Work } from './work.ts'

/** After a key was held, so many batches go the long way: duplicates come in swarms. */
const cautiousBatches = 8
/** Notes are summed for so long, in milliseconds: a busy client's own would be ten or twenty rows of each of its commits. */
const notesRestMs = 200
/** From then on they wait this long for a commit to ride with, in milliseconds, before they get one of their own. */
const notesWaitMs = 50

export class Intake {
  notes: Notes = new Notes()
  readonly #committer: Committer
  readonly #where: string
  /** Of commits that are for notes alone. */
  readonly #notesLane: number
  #cautious = 0
  /** When notes were taken to be written last, on the monotonic clock. */
  #notesAt = Number.NEGATIVE_INFINITY
  #notesTimer: NodeJS.Timeout | undefined

  constructor(committer: Committer, { where, notesLane }: { where: string; notesLane: number }) {
    this.#committer = committer
    this.#where = where
    this.#notesLane = notesLane
  }

  /** One answer a call, each stored whole or not at all. Never rejects. */
  async commit({ lane, calls, repeats }: Batch): Promise<PromiseSettledResult<readonly Appended[]>[]> {
    const notes = this.#notesRest() > 0 ? new Notes() : this.#takeNotes()
    const requests = calls.flat()
    try {
      const arrivals = await this.#commitTogether(requests, { lane, notes, repeats })
      return toResults(calls, arrivals)
    } catch (error) {
      this.#keepNotes(notes)
      if (isOneCalls(error) && calls.length > 1) return this.#commitApart(calls, lane)
      const reason = toStoreError(error, this.#where)
      return calls.map(() => ({ status: 'rejected', reason }))
    }
  }

  /** By themselves, where no commit comes in time that they could ride with. */
  writeNotesSoon(): void {
    this.#notesTimer ??= setTimeout(() => void this.commitNotes(), this.#notesRest() + notesWaitMs)
  }

  /** Those there are, now. Kept where they cannot be written. */
  async commitNotes(): Promise<void> {
    const notes = this.#takeNotes()
    if (notes.isEmpty) return
    try {
      const run = async (work: Work): Promise<void> => notes.writeAcks(work)
      await this.#committer.commit({ lane: this.#notesLane, run, sums: notes.sums })
    } catch {
      this.#keepNotes(notes)
    }
  }

  async #commitTogether(
    requests: readonly NewRequest[],
    { lane, notes, repeats }: { lane: number; notes: Notes; repeats: boolean },
  ): Promise<Arrival[]> {
    const by = (way: typeof append): Promise<Arrival[]> => {
      const run = (work: Work): Promise<Arrival[]> => {
        notes.writeAcks(work)
        return way(work, requests)
      }
      return this.#committer.commit({ lane, run, sums: notes.sums })
    }
    if (!repeats && this.#cautious === 0 && isPlain(requests)) {
      try {
        return await by(appendNew)
      } catch (error) {
        if (!isHeld(error)) throw error
        this.#cautious = cautiousBatches
      }
    }
    const arrivals = await by(append)
    this.#cautious = Math.max(0, this.#cautious - 1)
    return arrivals
  }

  /** One of the calls can never be stored; each goes for itself, so that only that one is refused. */
  async #commitApart(
    calls: readonly (readonly NewRequest[])[],
    lane: number,
  ): Promise<PromiseSettledResult<readonly Appended[]>[]> {
    const results: PromiseSettledResult<readonly Appended[]>[] = []
    for (const call of calls) results.push(...(await this.commit({ lane, calls: [call], repeats: true })))
    return results
  }

  /** How long they are still gathered before a commit may take them along, in milliseconds. */
  #notesRest(): number {
    return Math.max(0, this.#notesAt + notesRestMs - performance.now())
  }

  #takeNotes(): Notes {
    clearTimeout(this.#notesTimer)
    this.#notesTimer = undefined
    const notes = this.notes
    this.notes = new Notes()
    if (!notes.isEmpty) this.#notesAt = performance.now()
    return notes
  }

  /** For the next commit that comes. */
  #keepNotes(notes: Notes): void {
    this.notes.addAll(notes)
    if (!notes.isEmpty) this.#notesAt = Number.NEGATIVE_INFINITY
  }
}

function toResults(
  calls: readonly (readonly NewRequest[])[],
  arrivals: readonly Arrival[],
): PromiseSettledResult<readonly Appended[]>[] {
  let next = 0
  return calls.map((call) => {
    const own = arrivals.slice(next, next + call.length)
    next += call.length
    return { status: 'fulfilled', value: own.map(toAppended) }
  })
}

function toAppended({ ref, outcome, events }: Arrival): Appended {
  return {
    requestId: toId('req', ref),
    outcome,
    events: events.map(({ ref: event, duplicate, altered }) => ({ id: toId('evt', event), duplicate, altered })),
  }
}

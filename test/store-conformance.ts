// What a store is. Every store runs all of this, and is a store if it passes; nothing in here knows which one it is.
// Times are made up, so that no test waits: a store may use its own clock only for what the contract leaves to it.
import { describe, test } from 'node:test'
import type { Limits } from '../src/core/limits.ts'
import { specifyAdmit } from './store-conformance/admit.ts'
import { specifyAppend, specifyDuplicates } from './store-conformance/append.ts'
import { specifyFailures, specifyGates } from './store-conformance/gates.ts'
import { specifyLife, specifyPrune, specifySignals } from './store-conformance/life.ts'
import { specifyLines, specifySteps } from './store-conformance/lines.ts'
import { specifyLists } from './store-conformance/lists.ts'
import { specifyProperties } from './store-conformance/properties.ts'
import { specifyPublished } from './store-conformance/published.ts'
import { specifyReplay, specifyReplayNow } from './store-conformance/replay.ts'
import { specifyRetention } from './store-conformance/retention.ts'
import { specifyRoom } from './store-conformance/room.ts'
import type { It, MadeStore } from './store-conformance/samples.ts'
import { specifySums } from './store-conformance/sums.ts'
import { specifyQueries, specifyTransact } from './store-conformance/transact.ts'
import { specifyTurns } from './store-conformance/turns.ts'
import { specifyLeases, specifyRetryAndCancel, specifyWork } from './store-conformance/work.ts'

export type { MadeStore } from './store-conformance/samples.ts'

/** All of it, without a way to leave anything out. */
export function exerciseStore(name: string, make: (limits?: Partial<Limits>) => Promise<MadeStore>): void {
  describe(`a store on ${name}`, () => {
    const it: It = (title, body, limits) => {
      test(title, async (t) => {
        const made = await make(limits)
        try {
          await body(made, t)
        } finally {
          await made.dispose()
        }
      })
    }
    const group = (title: string, specify: (it: It) => void): void => {
      describe(title, () => specify(it))
    }
    group('appending', specifyAppend)
    group('duplicates', specifyDuplicates)
    group('claiming and settling', specifyWork)
    group('lines', specifyLines)
    group('steps', specifySteps)
    group('gates', specifyGates)
    group('failures', specifyFailures)
    group('turns', specifyTurns)
    group('leases', specifyLeases)
    group("a handler's own writes", specifyTransact)
    group("a handler's queries", specifyQueries)
    group('what a person may do', specifyRetryAndCancel)
    group('replays', specifyReplay)
    group('replays with the current configuration', specifyReplayNow)
    group('admitting what was refused', specifyAdmit)
    group('lists', specifyLists)
    group('sums', specifySums)
    group('signals', specifySignals)
    group('pruning', specifyPrune)
    group('keeping parts for less long', specifyRetention)
    group('bounds on what waits', specifyRoom)
    group('what providers publish', specifyPublished)
    group('its life', specifyLife)
    group('properties', specifyProperties)
  })
}

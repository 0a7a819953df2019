// What a store is. Every store runs all of this, and is a store if it passes; nothing in here knows which one it is.
// Times are made up, so that no test waits: a store may use its own clock only for what the contract leaves to it.
import { describe, test } from 'node:test'
import type { Limits } from '../src/core/limits.ts'
import { specifyAdmit } from './store-conformance/admit.ts'
import { specifyAppend, specifyDuplicates } from './store-conformance/append.ts'
import { specifyLife, specifyPrune, specifySignals } from './store-conformance/life.ts'
import { specifyLists } from './store-conformance/lists.ts'
import { specifyProperties } from './store-conformance/properties.ts'
import { specifyPublished } from './store-conformance/published.ts'
import type { It, MadeStore } from './store-conformance/samples.ts'
import { specifySums } from './store-conformance/sums.ts'
import { specifyQueries, specifyTransact } from './store-conformance/transact.ts'
import { specifyLeases, specifyRetryAndCancel, specifyWork } from './store-conformance/work.ts'

export type { MadeStore } from './store-conformance/samples.ts'

export interface Exercise {
  make(limits?: Partial<Limits>): Promise<MadeStore>
  /** Titles that this store cannot pass, each with its reason. */
  skip: Readonly<Record<string, string>>
}

export function exerciseStore(name: string, { make, skip }: Exercise): void {
  describe(`a store on ${name}`, () => {
    const it: It = (title, body, limits) => {
      test(title, { skip: skip[title] ?? false }, async (t) => {
        const made = await make(limits)
        try {
          await body(made, t)
        } finally {
          await made.dispose()
        }
      })
    }
    describe('appending', () => specifyAppend(it))
    describe('duplicates', () => specifyDuplicates(it))
    describe('claiming and settling', () => specifyWork(it))
    describe('leases', () => specifyLeases(it))
    describe("a handler's own writes", () => specifyTransact(it))
    describe("a handler's queries", () => specifyQueries(it))
    describe('what a person may do', () => specifyRetryAndCancel(it))
    describe('admitting what was refused', () => specifyAdmit(it))
    describe('lists', () => specifyLists(it))
    describe('sums', () => specifySums(it))
    describe('signals', () => specifySignals(it))
    describe('pruning', () => specifyPrune(it))
    describe('what providers publish', () => specifyPublished(it))
    describe('its life', () => specifyLife(it))
    describe('properties', () => specifyProperties(it))
  })
}

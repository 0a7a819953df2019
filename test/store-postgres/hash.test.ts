// A row's bucket is part of its key and of its id, so the hash that gives it may never change: these were given in November
// 2026, by the version that joined its texts to one first.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Buckets } from '../../src/store/postgres/ids.ts'

test('what was put into a bucket is looked for in the same one for ever', () => {
  const buckets = new Buckets(4096)
  assert.deepEqual(
    [
      buckets.of('stripe', 'evt_1'),
      buckets.of('ledger', 'cus_ü', 'line'),
      buckets.of('github'),
      buckets.of('a', 'b'),
      buckets.of('ab', ''),
    ],
    [1452, 4039, 3778, 1637, 2960],
  )
})

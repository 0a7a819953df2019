// Run it with `node --test`. captured.jsonl holds requests as they came, one a line, as `landfall verify` takes them.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { proveSource } from 'landfall/testing'
import { orders } from './landfall.config.ts'

test('what the order desk sent verifies, and nothing that was changed on its way does', async () => {
  const lines = readFileSync(new URL('captured.jsonl', import.meta.url), 'utf8')
    .trim()
    .split('\n')
  const proof = await proveSource(
    orders,
    lines.map((line) => JSON.parse(line)),
  )
  assert.deepEqual(proof.gaps, [])
  assert.deepEqual(proof.events, [
    { key: 'ord_1001', type: 'order.placed' },
    { key: 'ord_1002', type: 'order.cancelled' },
  ])
})

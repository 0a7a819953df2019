// Several nodes over one database are one Landfall, whatever happens to any of them or to PostgreSQL. `npm run bench nodes` does
// the same for longer.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { proveNodes } from './nodes/prove-nodes.ts'
import { startPostgres } from './support/postgres.ts'

const server = await startPostgres()
after(() => server.stop())

test('three nodes that are killed in turn lose nothing, do nothing twice and keep the order of each key', async (t) => {
  const found = await proveNodes(server, { lines: 32, places: 40, kills: 4, restarts: 2 })
  t.diagnostic(`nodes: ${JSON.stringify(found)}`)
  const { acknowledged, rows, twice, missing, disordered, unfinished } = found
  assert.deepEqual({ acknowledged, rows }, { acknowledged: 32 * 40, rows: 32 * 40 })
  assert.deepEqual({ twice, missing, disordered, unfinished }, { twice: 0, missing: 0, disordered: 0, unfinished: 0 })
})

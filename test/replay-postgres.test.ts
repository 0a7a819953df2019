// The tests of replays once more, on PostgreSQL: the same configuration, another store.
import { after } from 'node:test'
import { useFlowStore } from './support/flow-store.ts'
import { startPostgres } from './support/postgres.ts'

const server = await startPostgres()
after(() => server.stop())
useFlowStore(() => server.makeDatabase())

await import('./replay.test.ts')

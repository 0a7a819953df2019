// Imported before tests of the public surface, it runs them on PostgreSQL: one server for the file, a database for each store.
import { after } from 'node:test'
import { startPostgres } from './postgres.ts'
import { usePostgres } from './test-store.ts'

const server = await startPostgres()
after(() => server.stop())
usePostgres(() => server.makeDatabase())

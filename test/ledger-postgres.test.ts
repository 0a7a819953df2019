// The ledger test once more, on PostgreSQL: the same configuration, another store.
import './support/on-postgres.ts'

await import('./ledger.test.ts')

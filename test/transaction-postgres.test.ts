// The transaction tests once more, on PostgreSQL: the same configuration, another store.
import './support/on-postgres.ts'

await import('./transaction.test.ts')

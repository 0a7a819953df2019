// The flow tests once more, on PostgreSQL: the same configuration, another store.
import './support/on-postgres.ts'

await import('./flow.test.ts')

// The crash test once more, on PostgreSQL: the same configuration, another store.
import './support/on-postgres.ts'

await import('./crash.test.ts')

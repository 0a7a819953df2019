// The tests of replays once more, on PostgreSQL: the same configuration, another store.
import './support/on-postgres.ts'

await import('./replay.test.ts')

// The other half of the seeds of simulation.test.ts, in a process of their own.
import { test } from 'node:test'
import { exerciseSeeds, seedsOf } from './simulation/exercise.ts'

test('no rule is broken, for the second half of the seeds', async (t) => {
  const { seeds, steps, commits } = await exerciseSeeds(seedsOf(1))
  t.diagnostic(`${seeds} seeds, ${steps} steps, ${commits} commits`)
})

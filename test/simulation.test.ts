// The worker and the store's SQL under a schedule, a clock and troubles that a seed decides: processes die and get stuck,
// commits are slow, refused or lost with their answers, zombies come back. After every commit the rules of
// test/simulation/rules.ts must hold, and in the end every job must have come to its end, with each effect once.
//
//   LANDFALL_SIMULATION_SEED=7 node --conditions=landfall:source --test test/simulation.test.ts     seed 7 again
//   LANDFALL_SIMULATION_SEEDS=100000 npm test                                                       more of them
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { exerciseSeeds, seedsOf } from './simulation/exercise.ts'
import { onSqlite } from './simulation/ground.ts'
import { mutants, toRewrite } from './simulation/mutants.ts'
import { simulate } from './simulation/simulate.ts'

test('no rule is broken, for the first half of the seeds', async (t) => {
  const { seeds, steps, commits } = await exerciseSeeds(seedsOf(0))
  t.diagnostic(`${seeds} seeds, ${steps} steps, ${commits} commits`)
})

test('the same seed gives the same steps, whatever ran before it', async () => {
  const [ground, other] = [onSqlite(), onSqlite()]
  const hashes: number[] = []
  for (const seed of [1, 2, 3, 4, 5]) hashes.push((await simulate(seed, ground)).hash)
  const again: number[] = []
  for (const seed of [5, 4, 3, 2, 1]) again.unshift((await simulate(seed, other)).hash)
  assert.deepEqual(again, hashes)
  assert.equal(new Set(hashes).size, hashes.length)
})

for (const mutant of mutants) {
  test(`a store that ${mutant.name} is caught within ${mutant.within} seeds`, async (t) => {
    const { rewrite, isUsed } = toRewrite(mutant)
    const ground = onSqlite(rewrite)
    let broken: readonly string[] = []
    let seed = 0
    while (broken.length === 0 && seed < mutant.within) ({ broken } = await simulate(++seed, ground))
    assert.ok(isUsed(), 'no statement is changed by it: its text is not in one any more')
    assert.ok(broken.length > 0, 'no rule was broken')
    t.diagnostic(`seed ${seed}: ${broken[0]}`)
  })
}

// The simulation of simulation.test.ts on PostgreSQL: the same scenes, troubles and rules, over nodes of a real server.
//
//   LANDFALL_SIMULATION_SEED=7 and LANDFALL_SIMULATION_SEEDS=1000 say which seeds and how many, as there.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { exerciseSeedsTogether, seedsOnPostgres } from './simulation/exercise.ts'
import { postgresMutants } from './simulation/mutants.ts'
import { onPostgres } from './simulation/postgres-ground.ts'
import { simulate } from './simulation/simulate.ts'
import { startPostgres } from './support/postgres.ts'

const server = await startPostgres()
after(() => server.stop())

test('no rule is broken on PostgreSQL', async (t) => {
  const grounds = await Promise.all([1, 2, 3].map(async () => onPostgres(await server.makeDatabase())))
  const sum = await exerciseSeedsTogether(seedsOnPostgres(), grounds)
  for (const ground of grounds) await ground.close()
  t.diagnostic(`${sum.seeds} seeds, ${sum.steps} steps, ${sum.commits} commits`)
})

test('the same seed gives the same steps', async () => {
  const grounds = [
    await onPostgres(await server.makeDatabase()),
    await onPostgres(await server.makeDatabase()),
  ] as const
  for (const seed of [1, 2, 3]) {
    const [one, other] = await Promise.all(grounds.map((ground) => simulate(seed, ground)))
    assert.equal(one?.hash, other?.hash, `seed ${seed}`)
  }
  for (const ground of grounds) await ground.close()
})

for (const { name, sql, within } of postgresMutants) {
  test(`a database that ${name} is caught within ${within} seeds`, async (t) => {
    const ground = await onPostgres(await server.makeDatabase(), sql)
    let broken: readonly string[] = []
    let seed = 0
    while (broken.length === 0 && seed < within) ({ broken } = await simulate(++seed, ground))
    await ground.close()
    assert.ok(broken.length > 0, 'no rule was broken')
    t.diagnostic(`seed ${seed}: ${broken[0]}`)
  })
}

// Runs seeds until one breaks a rule, and then says all that is needed to see it again.
import { type Ground, onSqlite } from './ground.ts'
import { type Simulated, simulate } from './simulate.ts'

/** Seeds of one run of the test suite, over both of its files. */
export const seedsDefault = 10_000

export interface Seeds {
  first: number
  count: number
}

export interface Exercised {
  seeds: number
  steps: number
  commits: number
}

/** The half of the seeds that is this file's; of one seed that was asked for, all of it is the first's. */
export function seedsOf(half: 0 | 1, { env } = process): Seeds {
  const { LANDFALL_SIMULATION_SEED: only, LANDFALL_SIMULATION_SEEDS: many } = env
  if (only !== undefined) return { first: toCount(only), count: half === 0 ? 1 : 0 }
  const all = many === undefined ? seedsDefault : toCount(many)
  const first = Math.ceil(all / 2)
  return half === 0 ? { first: 1, count: first } : { first: first + 1, count: all - first }
}

/** Real commits take a hundred times as long. */
const seedsOnPostgresDefault = 40

export function seedsOnPostgres({ env } = process): Seeds {
  const { LANDFALL_SIMULATION_SEED: only, LANDFALL_SIMULATION_SEEDS: many } = env
  if (only !== undefined) return { first: toCount(only), count: 1 }
  return { first: 1, count: many === undefined ? seedsOnPostgresDefault : toCount(many) }
}

/** What is no number would run no seed, and pass. */
function toCount(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw new Error(`a seed and a number of seeds are whole numbers, not ${text}`)
}

/** Throws at the first seed that breaks a rule. */
export async function exerciseSeeds({ first, count }: Seeds, ground: Ground = onSqlite()): Promise<Exercised> {
  return exerciseSeedsTogether({ first, count }, [ground])
}

/** The same on several grounds at once: each takes the next seed when it is done with one. */
export async function exerciseSeedsTogether(seeds: Seeds, grounds: readonly Ground[]): Promise<Exercised> {
  const sum = { seeds: 0, steps: 0, commits: 0 }
  let next = seeds.first
  const work = async (ground: Ground): Promise<void> => {
    while (next < seeds.first + seeds.count) {
      const run = await simulate(next++, ground)
      if (run.broken.length > 0) throw new Error(toReport(run))
      sum.seeds += 1
      sum.steps += run.steps
      sum.commits += run.commits
    }
  }
  await Promise.all(grounds.map(work))
  return sum
}

function toReport({ seed, broken, trace }: Simulated): string {
  return [
    `seed ${seed} broke a rule; LANDFALL_SIMULATION_SEED=${seed} runs it again, step for step`,
    ...broken.map((what) => `  ${what}`),
    'the last steps, in milliseconds from the beginning:',
    ...trace,
  ].join('\n')
}

// The handlers of a simulation: steps, a while of work, and then whatever the seed says, good or bad.

import type { WebhookEvent } from '../../src/core/event.ts'
import { dead, retryAfter, snooze } from '../../src/core/outcome.ts'
import type { HandlerContext } from '../../src/core/subscription.ts'
import { attemptsMax, type SceneSubscription } from './scene.ts'
import type { Process } from './schedule.ts'
import type { World } from './world.ts'

interface Stage {
  process: Process
  subscription: SceneSubscription
}

/** The table is the user's. */
const insertEffect = 'insert into effects (job) values ($1)'

type Run = (event: WebhookEvent, ctx: HandlerContext) => Promise<unknown>

export function makeHandler(world: World, { process, subscription }: Stage): Run {
  const { chance, schedule } = world
  const workMs = Math.floor(subscription.timeoutMs / 2)
  return async (event, ctx) => {
    world.judge.ledger.begin(jobOf(ctx).job, event.createdAt?.getTime() ?? Number.NaN)
    if (ctx.attempt > attemptsMax(subscription.retry))
      world.breaks(
        `${subscription.name} is tried for the ${ctx.attempt}. time with ${event.key}, which is once too often`,
      )
    for (let i = 0; i < subscription.steps; i++)
      await takeStep(world, { process, subscription }, { ctx, name: `s${i}` })
    await schedule.sleep(chance.between(0, world.isCalm ? 10 : workMs), process)
    if (!world.isCalm && chance.happens(subscription.fails)) return fail(world)
    if (subscription.writes) await ctx.transaction([{ sql: insertEffect, params: [jobOf(ctx).job] }])
  }
}

async function takeStep(
  world: World,
  { process, subscription }: Stage,
  { ctx, name }: { ctx: HandlerContext; name: string },
): Promise<void> {
  const { chance, schedule } = world
  const value = await ctx.step(name, async () => {
    await schedule.sleep(chance.between(0, 20), process)
    if (!world.isCalm && chance.happens(subscription.fails / 3)) throw new Error('the step failed')
    return world.newValue()
  })
  const { job, generation } = jobOf(ctx)
  const kept = world.judge.ledger.keptStep(job, generation, name)
  if (kept !== JSON.stringify(value)) world.breaks(`the step ${name} of ${job} returned ${value}, and ${kept} was kept`)
}

function jobOf({ idempotencyKey }: HandlerContext): { job: string; generation: number } {
  const [, job = '', generation = '0'] = /^landfall-(job_\d+)(?:-(\d+))?$/.exec(idempotencyKey) ?? []
  return { job, generation: Number(generation) }
}

function fail({ chance, schedule }: World): unknown {
  switch (chance.between(1, 7)) {
    case 1:
      return retryAfter(chance.between(0, 2000))
    case 2:
      return snooze(new Date(schedule.clock.now() + chance.between(0, 1500)))
    case 3:
      return dead('it will never work')
    case 4:
      throw Object.assign(new Error('too many requests'), { status: 429, headers: { 'retry-after': '1' } })
    case 5:
      throw Object.assign(new Error('reset'), { code: 'ECONNRESET' })
    case 6:
      return new Promise(() => undefined)
    default:
      throw new Error('it did not work')
  }
}

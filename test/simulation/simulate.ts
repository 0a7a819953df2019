// One run of the simulation: the same seed gives the same steps, to the last. Rules are asked after every commit, as nothing
// else changes a row; in the end, when nothing goes wrong any more, every job must come to its end.
import { Chance } from './chance.ts'
import type { Ground } from './ground.ts'
import { toJobRow } from './observation.ts'
import { makeScene } from './scene.ts'
import { Sender } from './sender.ts'
import { Trace } from './trace.ts'
import { Trouble } from './trouble.ts'
import { World } from './world.ts'

export interface Simulated {
  seed: number
  steps: number
  commits: number
  /** Of every step in its order. */
  hash: number
  /** What was broken; empty where nothing was. */
  broken: readonly string[]
  /** The last steps, oldest first. */
  trace: readonly string[]
}

/** Milliseconds of peace in which all that waits must come to its end. */
const patienceMs = 120_000
/** An ordinary run takes 300; one that takes this many does something over and over. */
const stepsMax = 10_000

export async function simulate(seed: number, ground: Ground): Promise<Simulated> {
  await ground.empty()
  const chance = new Chance(seed)
  const trace = new Trace()
  const world = new World(makeScene(chance), { chance, ground, trace })
  const sender = new Sender(world)
  new Trouble(world)
  const { schedule, scene, store, judge } = world
  let doneAt: number | null = null
  let steps = 0
  for (let step = schedule.next(); step !== null; step = schedule.next()) {
    steps += 1
    trace.note(`${schedule.now} ${step.process.name} ${step.what}`)
    step.run()
    // Only microtasks are left, and they come in their order: all of them are done before this.
    if (step.process !== store.process) await new Promise(setImmediate)
    await store.committing
    if (judge.broken.length > 0) break
    if (!world.isCalm) continue
    doneAt = isDone(world, sender) ? (doneAt ?? schedule.now) : null
    if (doneAt !== null && areFree(world, doneAt)) break
    if (schedule.now > scene.calmAt + patienceMs || steps > stepsMax) break
  }
  if (judge.broken.length === 0) {
    sender.check(await ground.events())
    judgeEffects(world, await ground.effects())
    judgeEnd(world, sender, doneAt)
  }
  ground.release()
  return { seed, steps, commits: judge.commits, hash: trace.hash, broken: judge.broken, trace: trace.lines }
}

function isDone({ judge }: World, sender: Sender): boolean {
  if (!sender.isDone) return false
  for (const { state } of judge.rows.values()) if (state === 'pending' || state === 'running') return false
  return true
}

/** Whether every worker has asked for as much as one that holds nothing asks for. */
function areFree({ places, scene }: World, since: number): boolean {
  const { subscriptions, limits } = scene
  const share = Math.max(1, Math.floor(limits.concurrencyMax / subscriptions.length))
  return places.every(
    ({ process, client: { room, askedAt } }) =>
      !process.isAlive ||
      (askedAt >= since &&
        subscriptions.every(({ name, concurrency }) =>
          room.some((one) => one.subscription === name && one.limit === Math.min(share, concurrency)),
        )),
  )
}

/** A row for each transaction that was accepted, and no other. */
function judgeEffects(world: World, effects: readonly string[]): void {
  const written = Map.groupBy(effects, toJobRow)
  const { effects: accepted } = world.judge.ledger
  for (const id of new Set([...written.keys(), ...accepted.keys()])) {
    const [rows, successes] = [written.get(id)?.length ?? 0, accepted.get(id) ?? 0]
    if (rows !== successes) world.breaks(`job ${id} wrote ${rows} rows in ${successes} transactions`)
  }
}

function judgeEnd(world: World, sender: Sender, doneAt: number | null): void {
  const { judge, places } = world
  const left = [...judge.rows.values()].filter(({ state }) => state === 'pending' || state === 'running')
  for (const { id, subscription, state, waits } of left)
    world.breaks(`job ${id} of ${subscription} is still ${state}, waits=${waits}, though nothing went wrong for long`)
  if (left.length === 0 && !sender.isDone) world.breaks('an append was never answered')
  if (doneAt !== null && !areFree(world, doneAt))
    world.breaks(`a worker does not ask for all its room: ${JSON.stringify(places.map(({ client }) => client.room))}`)
  for (const { id, state } of judge.rows.values()) {
    if (state === 'succeeded' && judge.ledger.successes(id) !== 1)
      world.breaks(`job ${id} succeeded with ${judge.ledger.successes(id)} effects`)
  }
}

// A provider: sends each event until it is acknowledged, and some of them again. What was acknowledged is held to its word.
import { HeaderList } from '../../src/core/headers.ts'
import { planJobs } from '../../src/core/plan-jobs.ts'
import type { Appended, NewRequest } from '../../src/store/store.ts'
import { noon } from '../store-conformance/samples.ts'
import type { HeldEvent } from './ground.ts'
import type { SceneEvent } from './scene.ts'
import { makeProcess } from './schedule.ts'
import type { World } from './world.ts'

const source = 'shop'

export class Sender {
  readonly #world: World
  readonly #process = makeProcess('provider')
  readonly #client: ReturnType<World['store']['connect']>
  /** Events by key, as they were first acknowledged. */
  readonly #held = new Map<string, string>()
  #waiting = 0

  constructor(world: World) {
    this.#world = world
    this.#client = world.store.connect(this.#process)
    for (const event of world.scene.events) this.#plan(event)
  }

  get isDone(): boolean {
    return this.#waiting === 0
  }

  /** What was acknowledged is held, once, and nothing else. */
  check(events: readonly HeldEvent[]): void {
    const keys = new Set(events.map(({ key }) => key))
    if (keys.size !== events.length) this.#world.breaks('an event is held twice')
    for (const [key, id] of this.#held) {
      if (!events.some((event) => event.key === key && `evt_${event.id}` === id))
        this.#world.breaks(`the event ${key} was acknowledged as ${id}, and is not held`)
    }
    for (const { key } of events) if (!this.#held.has(key)) this.#world.breaks(`nobody sent the event ${key}`)
  }

  #plan(event: SceneEvent): void {
    const { chance, scene } = this.#world
    const times = [
      event.sentAt,
      ...Array.from({ length: event.again }, () => chance.between(event.sentAt, scene.calmAt)),
    ]
    for (const at of times) this.#sendAfter(at, event)
    if (event.isBroken) this.#sendAfter(event.sentAt, event, true)
  }

  #sendAfter(ms: number, event: SceneEvent, isBroken = false): void {
    this.#waiting += 1
    this.#world.schedule.after(ms, this.#process, `sends ${event.key}`, () => void this.#send(event, isBroken))
  }

  async #send(event: SceneEvent, isBroken: boolean): Promise<void> {
    const request = toRequest(this.#world, event)
    // A text that the database refuses, so that the calls beside it have to be told apart from this one.
    if (isBroken) for (const one of request.events) Object.assign(one, { type: null, key: 'broken' })
    try {
      const [appended] = await this.#client.append([request])
      if (isBroken) this.#world.breaks('what cannot be stored was acknowledged')
      else this.#acknowledge(event, appended as Appended)
    } catch {
      if (!isBroken) this.#sendAfter(this.#world.chance.between(300, 1500), event)
    }
    this.#waiting -= 1
  }

  #acknowledge({ key }: SceneEvent, { events }: Appended): void {
    const { judge, scene } = this.#world
    const [event] = events
    const id = event?.id ?? ''
    const held = this.#held.get(key)
    if (held !== undefined && held !== id)
      this.#world.breaks(`the event ${key} was acknowledged as ${held} and as ${id}`)
    this.#held.set(key, id)
    const row = Number(id.slice('evt_'.length))
    const jobs = [...judge.rows.values()].filter((job) => Math.floor(job.id / 1024) === row)
    const scenePlan = scene.events.find((one) => one.key === key) as SceneEvent
    const wanted = toRequest(this.#world, scenePlan).events[0]?.jobs ?? []
    const names = (all: readonly { subscription: string }[]): string =>
      all.map(({ subscription }) => subscription).join()
    if (names(jobs) !== names(wanted))
      this.#world.breaks(`the event ${key} is acknowledged with jobs for ${names(jobs)}, not ${names(wanted)}`)
  }
}

function toRequest({ scene, schedule }: World, { key, type, line, sentAt, ageMs }: SceneEvent): NewRequest {
  const now = schedule.clock.now()
  const createdAt = noon + sentAt - ageMs
  const payload = { line, at: createdAt }
  const body = Buffer.from(JSON.stringify(payload))
  const request = { method: 'POST', url: `/webhooks/${source}`, headers: HeaderList.from([]), body }
  const arriving = { source, key, type, createdAt: new Date(createdAt), receivedAt: new Date(now), payload, request }
  const { jobs } = planJobs(scene.subscriptions, { type, receivedAt: now, toEvent: () => arriving })
  return {
    ...{ ...request, source, remoteAddress: null, receivedAt: now, outcome: 'accepted', status: 200, reason: null },
    ...{ secret: null, events: [{ key, type, createdAt, pointer: null, origin: 'delivery', jobs }] },
  }
}

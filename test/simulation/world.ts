// Everything of one run: the store, its workers and those who make trouble, on one schedule.

import type { Log } from '../../src/core/subscription.ts'
import { toEvent } from '../../src/worker/to-event.ts'
import { makeWorker, type Worker } from '../../src/worker/worker.ts'
import type { Chance } from './chance.ts'
import type { Engine } from './engine.ts'
import type { Ground } from './ground.ts'
import { makeHandler } from './handler.ts'
import type { Judge } from './judge.ts'
import type { Scene } from './scene.ts'
import { makeProcess, type Process, Schedule } from './schedule.ts'
import { type Client, SimulatedStore } from './store.ts'
import type { Trace } from './trace.ts'

const silent = (): void => undefined
const log: Log = { debug: silent, info: silent, warn: silent, error: silent }

/** A place for a worker; its processes come and go. */
export interface Place {
  process: Process
  client: Client
  worker: Worker
  isStopping: boolean
}

export interface Surroundings {
  chance: Chance
  ground: Ground
  trace: Trace
}

export class World {
  readonly scene: Scene
  readonly chance: Chance
  readonly schedule: Schedule = new Schedule()
  readonly judge: Judge
  readonly engine: Engine
  readonly store: SimulatedStore
  readonly places: Place[] = []
  /** Nothing goes wrong any more, handlers included. */
  isCalm = false
  #workers = 0
  #values = 0

  constructor(scene: Scene, { chance, ground, trace }: Surroundings) {
    this.scene = scene
    this.chance = chance
    const { schedule } = this
    const { judge, engine } = ground.open({ ...scene, schedule, note: (line) => trace.note(line) })
    this.judge = judge
    this.engine = engine
    this.store = new SimulatedStore({ ...scene, engine, schedule, chance })
    for (let i = 0; i < scene.workers; i++) this.places.push(this.startWorker())
  }

  breaks(what: string): void {
    this.judge.broken.push(what)
  }

  /** Never the same twice in one run. */
  newValue(): number {
    return ++this.#values
  }

  startWorker(): Place {
    const { schedule, chance, scene } = this
    const process = makeProcess(`worker ${++this.#workers}`)
    const client = this.store.connect(process)
    const worker = makeWorker({
      ...{ store: client, clock: schedule.clock, timers: schedule.timersOf(process), log, limits: scene.limits },
      random: () => chance.number(),
      subscriptions: scene.subscriptions.map((subscription) => ({
        ...{ ...subscription, version: (event) => event.createdAt, fetchLatest: null },
        run: makeHandler(this, { process, subscription }),
        toEvent: (job) => toEvent(job, ({ body }) => JSON.parse(new TextDecoder().decode(body))),
      })),
    })
    schedule.after(chance.between(0, 50), process, 'starts', () => worker.start())
    return { process, client, worker, isStopping: false }
  }

  /** In place of one that died; where there is no store, it has to wait for one. */
  replaceWorker(place: Place): void {
    if (!place.process.isAlive && this.store.process.isAlive) Object.assign(place, this.startWorker())
  }

  restartStore(): void {
    if (this.store.process.isAlive) return
    this.store.restart()
    for (const place of this.places) this.replaceWorker(place)
  }
}

// What goes wrong, and when: processes die, get stuck and come back, the disk is full, clocks jump, and a person meddles.

import type { Fault } from './scene.ts'
import { makeProcess, type Process } from './schedule.ts'
import type { Client } from './store.ts'
import type { Place, World } from './world.ts'

export class Trouble {
  readonly #world: World
  readonly #process = makeProcess('fate')
  readonly #person: Client

  constructor(world: World) {
    this.#world = world
    this.#person = world.store.connect(makeProcess('person'))
    const { schedule, scene } = world
    for (const fault of scene.faults) schedule.after(fault.at, this.#process, fault.kind, () => this.#cause(fault))
    schedule.after(scene.calmAt, this.#process, 'calm', () => this.#calm())
  }

  #cause({ kind, size }: Fault): void {
    const { chance, schedule, store, scene, engine } = this.#world
    const place = chance.of(this.#world.places)
    switch (kind) {
      case 'worker crash':
        place.process.isAlive = false
        this.#later(size, 'a worker is replaced', () => this.#world.replaceWorker(place))
        break
      case 'worker stuck':
        // About as long as a lease: what it did then arrives while another worker has the job.
        stick(place.process, schedule.now + Math.floor((scene.limits.leaseMs + size) / 2))
        break
      case 'worker stop':
        this.#stop(place)
        break
      case 'store crash':
        this.#crashStore(size)
        break
      case 'store stuck':
        stick(store.process, schedule.now + Math.floor(size / 2))
        break
      case 'commits fail':
        engine.fail(1 + (size % 4))
        break
      case 'clock':
        schedule.clockShift += chance.between(-size, size)
        break
      case 'pause':
        this.#pause(chance.of(scene.subscriptions).name, size)
        break
      case 'retry':
      case 'cancel':
        this.#meddle(kind)
    }
  }

  #crashStore(size: number): void {
    const { store, engine, places, chance } = this.#world
    if (!store.process.isAlive) return
    if (engine.holdsWorkers) for (const { process } of places) process.isAlive = false
    store.crash({ kept: chance.happens(0.5) })
    this.#later(Math.floor(size / 4), 'the store restarts', () => this.#world.restartStore())
  }

  #stop(place: Place): void {
    const { schedule, scene, judge } = this.#world
    const { process, client, worker } = place
    if (!process.isAlive || place.isStopping) return
    place.isStopping = true
    const began = schedule.now
    void worker.stop().then(() => {
      const isInTime = schedule.now < began + scene.limits.drainMs
      for (const { id, state, lease } of judge.rows.values()) {
        if (!isInTime || state !== 'running' || judge.ledger.holderOf(id) !== client) continue
        if (!client.unheard.has(`job_${id} ${lease}`))
          this.#world.breaks(`${process.name} stopped and left job ${id} running`)
      }
      process.isAlive = false
      schedule.after(100, this.#person.process, 'a worker is replaced', () => this.#world.replaceWorker(place))
    })
  }

  #pause(subscription: string, forMs: number): void {
    const set = (paused: boolean): void =>
      ignore(this.#person.setPaused(subscription, paused, this.#world.schedule.clock.now()))
    set(true)
    this.#later(forMs, 'a person resumes', () => set(false))
  }

  #meddle(kind: 'retry' | 'cancel'): void {
    const { judge, chance, schedule } = this.#world
    if (judge.rows.size === 0) return
    const id = `job_${chance.of([...judge.rows.keys()])}`
    ignore(kind === 'retry' ? this.#person.retryJob(id, schedule.clock.now()) : this.#person.cancelJob(id))
  }

  /** From here on nothing goes wrong: whatever is still stuck later was forgotten. */
  #calm(): void {
    const world = this.#world
    const { scene, places, schedule, engine } = world
    world.isCalm = true
    engine.fail(0)
    Object.assign(scene.network, { slow: 0, lost: 0 })
    this.#process.isAlive = false
    world.restartStore()
    for (const place of places) world.replaceWorker(place)
    for (const { name } of scene.subscriptions) ignore(this.#person.setPaused(name, false, schedule.clock.now()))
  }

  #later(ms: number, what: string, run: () => void): void {
    this.#world.schedule.after(ms, this.#process, what, run)
  }
}

/** Never shorter than before: what came first must go on first. */
function stick(process: Process, until: number): void {
  process.stuckUntil = Math.max(process.stuckUntil, until)
}

/** A call that fails in trouble is trouble enough. */
function ignore(call: Promise<unknown>): void {
  call.catch(() => undefined)
}

// All time of a simulation, and the order of everything that is not done at once. A step belongs to a process: it is dropped
// when that process has died, and waits while it is stuck, which is how a zombie is made.
import type { Clock, Timers } from '../../src/core/clock.ts'
import { noon } from '../store-conformance/samples.ts'

export interface Process {
  readonly name: string
  isAlive: boolean
  /** On the schedule's time; nothing of it runs before. */
  stuckUntil: number
}

interface Step {
  at: number
  /** Breaks ties: what was planned first goes first. */
  number: number
  process: Process
  what: string
  run: (() => void) | null
}

export function makeProcess(name: string): Process {
  return { name, isAlive: true, stuckUntil: 0 }
}

export class Schedule {
  /** Milliseconds since the simulation began; never goes back. */
  now = 0
  /** By how much the clock on the wall was set on or back. */
  clockShift = 0
  readonly clock: Clock = { now: () => noon + this.now + this.clockShift }
  #steps: Step[] = []
  #number = 0

  after(ms: number, process: Process, what: string, run: () => void): () => void {
    const at = this.now + Math.max(0, Math.ceil(ms))
    const step: Step = { at, number: this.#number++, process, what, run }
    this.#push(step)
    return () => {
      step.run = null
    }
  }

  /** Moves time on to the next step that is to be run; null where there is none. */
  next(): { process: Process; what: string; run: () => void } | null {
    for (let step = this.#pop(); step !== undefined; step = this.#pop()) {
      const { process, what, run } = step
      if (run === null || !process.isAlive) continue
      if (process.stuckUntil > step.at) {
        step.at = process.stuckUntil
        this.#push(step)
        continue
      }
      this.now = step.at
      return { process, what, run }
    }
    return null
  }

  timersOf(process: Process): Timers {
    return {
      after: (ms, run) => this.after(ms, process, 'timer', run),
      elapsed: () => this.now,
    }
  }

  sleep(ms: number, process: Process): Promise<void> {
    return new Promise((resolve) => void this.after(ms, process, 'handler goes on', resolve))
  }

  /** A binary heap: the earliest step is the first. */
  #push(step: Step): void {
    const steps = this.#steps
    let at = steps.push(step) - 1
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!isBefore(step, steps[parent] as Step)) break
      steps[at] = steps[parent] as Step
      at = parent
    }
    steps[at] = step
  }

  #pop(): Step | undefined {
    const steps = this.#steps
    const first = steps[0]
    const last = steps.pop()
    if (first === undefined || last === undefined || steps.length === 0) return first
    let at = 0
    for (let child = 1; child < steps.length; child = at * 2 + 1) {
      if (child + 1 < steps.length && isBefore(steps[child + 1] as Step, steps[child] as Step)) child += 1
      if (!isBefore(steps[child] as Step, last)) break
      steps[at] = steps[child] as Step
      at = child
    }
    steps[at] = last
    return first
  }
}

function isBefore(one: Step, other: Step): boolean {
  return one.at < other.at || (one.at === other.at && one.number < other.number)
}

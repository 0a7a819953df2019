// ctx.step: something done once over all attempts of a job. The result is durable before the handler goes on, and comes back
// from the store when the handler runs again.

import type { Timers } from '../core/clock.ts'
import { toMs } from '../core/duration.ts'
import { isLandfallError, LandfallError, toMessage } from '../core/errors.ts'
import type { HandlerContext } from '../core/subscription.ts'
import type { ClaimedJob, WorkerStore } from '../store/store.ts'
import { withinTime } from './within-time.ts'

export interface StepPorts {
  store: Pick<WorkerStore, 'saveStep'>
  timers: Timers
  stepBytesMax: number
  /** The handler's own. */
  signal: AbortSignal
  idempotencyKey: string
  /** Whether the handler holds the store: then it cannot take a step's result. */
  isLent(): boolean
}

const nameMax = 200

/** The steps of one attempt. */
export function makeStep(job: ClaimedJob, ports: StepPorts): HandlerContext['step'] {
  const finished = new Map(job.steps.map(({ name, json }) => [name, json]))
  const begun = new Set<string>()
  return async (name, run, options = {}) => {
    checkName(name, begun)
    if (ports.isLent())
      throw new LandfallError('step_invalid', `the step ${JSON.stringify(name)} was begun within ctx.transaction`, {
        hint: 'Take the step before ctx.transaction: its result is durable on its own, the transaction only as a whole.',
      })
    begun.add(name)
    const known = finished.get(name)
    if (known !== undefined) return fromJson(known)
    const { store, timers, signal, stepBytesMax } = ports
    const idempotencyKey = `${ports.idempotencyKey}-${name}`
    const result = await withinTime(async (own) => run({ idempotencyKey, signal: own }), {
      timers,
      signal,
      ms: options.timeout === undefined ? null : toMs(options.timeout),
      late: (ms) =>
        new LandfallError('handler_timeout', `the step ${JSON.stringify(name)} ran longer than its ${ms} ms`),
    })
    const json = toJson(name, result, stepBytesMax)
    if (!(await store.saveStep(job, { name, json })))
      throw new LandfallError(
        'lease_lost',
        `the step ${JSON.stringify(name)} finished after ${job.jobId} was given to another worker`,
      )
    return fromJson(json)
  }
}

function checkName(name: string, begun: ReadonlySet<string>): void {
  if (typeof name !== 'string' || name === '' || name.length > nameMax)
    throw new LandfallError('step_invalid', `a step's name must be a text of 1 to ${nameMax} characters`)
  if (begun.has(name))
    throw new LandfallError('step_invalid', `the step ${JSON.stringify(name)} was begun twice in one attempt`)
}

/** Nothing is kept as nothing: JSON has no word for it. */
function fromJson(json: string): never {
  return (json === '' ? undefined : JSON.parse(json)) as never
}

function toJson(name: string, result: unknown, bytesMax: number): string {
  const json = stringify(name, result)
  const bytes = Buffer.byteLength(json)
  if (bytes <= bytesMax) return json
  throw new LandfallError(
    'step_invalid',
    `the step ${JSON.stringify(name)} returned ${bytes} bytes of JSON; at most ${bytesMax} are kept`,
  )
}

function stringify(name: string, result: unknown): string {
  if (result === undefined) return ''
  try {
    const json = JSON.stringify(result) as string | undefined
    if (json !== undefined) return json
  } catch (error) {
    if (isLandfallError(error)) throw error
    throw new LandfallError(
      'step_invalid',
      `the step ${JSON.stringify(name)} returned what is not JSON: ${toMessage(error)}`,
    )
  }
  throw new LandfallError(
    'step_invalid',
    `the step ${JSON.stringify(name)} returned a ${typeof result}, which is not JSON`,
  )
}

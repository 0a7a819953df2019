// The answers that need no intake: health, and the faults of the wire. They say what HTTP has a status for, and not why.
import { STATUS_CODES } from 'node:http'
import type { Answer } from '../../core/request.ts'
import type { Accepted } from '../intake.ts'
import type { HeadFault } from './parse-head.ts'

const plain = { 'content-type': 'text/plain' }

export const healthy: Accepted = { answer: { status: 200, headers: plain, body: 'ok\n' }, stored: null }

export function toFaultAnswer(status: HeadFault | 503): Answer {
  return faults.get(status) ?? makeFaultAnswer(status)
}

/** Laid out once: whoever sends garbage must not be given work to do with each. */
const faults = new Map<number, Answer>()

function makeFaultAnswer(status: HeadFault | 503): Answer {
  const body = `{"error":"${(STATUS_CODES[status] ?? '').toLowerCase()}"}`
  const answer: Answer = { status, headers: { 'content-type': 'application/json' }, body }
  faults.set(status, answer)
  return answer
}

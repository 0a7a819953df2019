// Every answer the door gives of its own. A refusal never says why: whoever forges must not learn what to mend.
import type { LandfallError } from '../core/errors.ts'
import type { Answer } from '../core/request.ts'

const json = { 'content-type': 'application/json' }

export const notFound: Answer = { status: 404, headers: json, body: '{"error":"not found"}' }
/** `status` is 400, or what the provider insists on. */
export function toRefusal(status: number): Answer {
  return { status, headers: json, body: '{"error":"refused"}' }
}
export const onlyPost: Answer = {
  status: 405,
  headers: { ...json, allow: 'POST' },
  body: '{"error":"method not allowed"}',
}

/** Our own trouble (5xx, with when to come again), or a request that could not be read (4xx, connection closed). */
export function toFailure(error: LandfallError, retryAfterSeconds: number): Answer {
  const body = JSON.stringify({ error: error.code })
  if (error.status < 500) return { status: error.status, headers: { ...json, connection: 'close' }, body }
  return { status: 503, headers: { ...json, 'retry-after': String(retryAfterSeconds) }, body }
}

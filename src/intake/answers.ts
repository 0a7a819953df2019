// Every answer the door gives of its own. A refusal never says why: whoever forges must not learn what to mend.
import type { LandfallError } from '../core/errors.ts'
import type { Answer, WebhookRequest } from '../core/request.ts'
import type { Provider } from '../providers/provider.ts'

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

/** Nothing that ends a line, and nothing long: what goes back came in with a request. */
const echoable = /^[\x21-\x7e]{1,255}$/

/** The provider's 2xx, with what it wants back of a verified request; the same object wherever nothing is. */
export function toAcknowledgement(
  { acknowledgement, echoes }: Pick<Provider, 'acknowledgement' | 'echoes'>,
  { headers }: Pick<WebhookRequest, 'headers'>,
): Answer {
  if (echoes.length === 0) return acknowledgement
  const echoed = echoes.flatMap((name): [string, string][] => {
    const value = headers.get(name)
    return value !== undefined && echoable.test(value) ? [[name, value]] : []
  })
  return { ...acknowledgement, headers: { ...acknowledgement.headers, ...Object.fromEntries(echoed) } }
}

/** Our own trouble (5xx, with when to come again), or a request that could not be read (4xx, connection closed). */
export function toFailure(error: LandfallError, retryAfterSeconds: number): Answer {
  const body = JSON.stringify({ error: error.code })
  if (error.status < 500) return { status: error.status, headers: { ...json, connection: 'close' }, body }
  return { status: 503, headers: { ...json, 'retry-after': String(retryAfterSeconds) }, body }
}

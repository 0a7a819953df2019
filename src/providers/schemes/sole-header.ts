// A header that decides must stand there once. Of two, a proxy, a framework and we might each read another one, so a
// request that carries the signature, its time or its id twice, with different values, is refused as malformed.
import { isNamed } from '../../core/headers.ts'
import type { RefusalReason, WebhookRequest } from '../../core/request.ts'
import type { Verdict } from '../provider.ts'

/** The one value of `name` (lower case), or why there is none. The same value twice is one value. */
export function soleHeader(request: Pick<WebhookRequest, 'headers'>, name: string): string | Refusal {
  const { flat } = request.headers
  let value: string | undefined
  for (let i = 0; i < flat.length; i += 2) {
    if (!isNamed(flat[i] ?? '', name)) continue
    if (value === undefined) value = flat[i + 1] ?? ''
    else if (flat[i + 1] !== value) return refused('malformed_header', `the header ${name} is there more than once`)
  }
  return value ?? refused('missing_header', `there is no header ${name}`)
}

export type Refusal = Exclude<Verdict, { ok: true }>

/** `detail` helps a person, and never holds a secret or a whole signature. */
export function refused(reason: RefusalReason, detail: string): Refusal {
  return { ok: false, reason, detail }
}

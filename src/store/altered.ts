// Whether an event that came again says the same. One request may carry several events, and a provider that tries again
// may bundle them differently: then the bodies differ although the event does not.
import { valueAt } from '../core/json-pointer.ts'

interface EventBody {
  body: Uint8Array
  /** JSON pointer (RFC 6901) of the event inside the body; null for all of it. */
  pointer: string | null
}

export function isSameEvent(held: EventBody, given: EventBody): boolean {
  if (held.pointer === null && given.pointer === null) return Buffer.compare(held.body, given.body) === 0
  const one = toText(held)
  return one !== undefined && one === toText(given)
}

/** The event as JSON text; undefined where the pointer leads nowhere. */
function toText({ body, pointer }: EventBody): string | undefined {
  try {
    const whole: unknown = JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8'))
    return JSON.stringify(valueAt(whole, pointer ?? ''))
  } catch {
    return undefined
  }
}

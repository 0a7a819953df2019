// Whether an event that came again says the same. One request may carry several events, and a provider that tries again
// may bundle them differently: then the bodies differ although the event does not.

interface EventBody {
  body: Uint8Array
  /** JSON pointer (RFC 6901) of the event inside the body; null for all of it. */
  pointer: string | null
}

export function isSameEvent(held: EventBody, given: EventBody): boolean {
  if (held.pointer === null && given.pointer === null) return Buffer.compare(held.body, given.body) === 0
  const one = valueAt(held)
  return one !== undefined && one === valueAt(given)
}

/** The event as JSON text; undefined where the pointer leads nowhere. */
function valueAt({ body, pointer }: EventBody): string | undefined {
  try {
    let value: unknown = JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8'))
    for (const part of (pointer ?? '').split('/').slice(1)) {
      value = (value as Record<string, unknown>)[part.replaceAll('~1', '/').replaceAll('~0', '~')]
    }
    return JSON.stringify(value)
  } catch {
    return undefined
  }
}

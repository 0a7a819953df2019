// The trace that the sender, or a proxy in front, was in when it called: W3C Trace Context (https://www.w3.org/TR/trace-context).
import type { HeaderList } from '../core/headers.ts'

/** 32 hexadecimal digits, or null where there is no valid `traceparent`. */
export function toTraceId(headers: HeaderList): string | null {
  const match = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}/.exec(headers.get('traceparent') ?? '')
  const id = match?.[1]
  return id === undefined || /^0+$/.test(id) ? null : id
}

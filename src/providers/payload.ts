// Bodies as providers send them: JSON, or a form (GitHub and Slack can send JSON inside one of its fields).
import { LandfallError } from '../core/errors.ts'
import { readMultipart } from './multipart.ts'
import type { PayloadRequest } from './provider.ts'

/** Not fatal: a broken character is replaced where we read; the bytes themselves are kept as they came. */
const utf8 = new TextDecoder('utf-8', { ignoreBOM: false })

/** The body parsed by its content type: forms become objects, everything else is JSON; an empty body is null. */
export function parsePayload(request: PayloadRequest, jsonField?: string): unknown {
  if (request.body.length === 0) return null
  const form = readForm(request)
  if (form === null) return parseJson(utf8.decode(request.body))
  const inner = jsonField === undefined ? undefined : form[jsonField]
  return typeof inner === 'string' ? parseJson(inner) : form
}

/** The fields of a form of either kind, or null where the body is none. */
function readForm({ headers, body }: PayloadRequest): Fields | null {
  const type = headers.get('content-type') ?? ''
  if (type.toLowerCase().startsWith('application/x-www-form-urlencoded')) return toForm(utf8.decode(body))
  const parts = readMultipart(body, type)
  return parts === null ? null : toFields(parts)
}

/** V8 quotes the text in its error, so that is only the cause: what is shown never holds a piece of the body. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new LandfallError('body_unreadable', 'the body is not the JSON that its content type promises', { cause })
  }
}

export type Fields = Record<string, string | string[]>

/** A form's fields. */
export function toForm(text: string): Fields {
  return toFields(new URLSearchParams(text))
}

/** A field that comes several times is a list. One pass: a form may have a hundred thousand names. */
function toFields(pairs: Iterable<[name: string, value: string]>): Fields {
  const fields = new Map<string, string | string[]>()
  for (const [name, value] of pairs) {
    const held = fields.get(name)
    if (held === undefined) fields.set(name, value)
    else if (typeof held === 'string') fields.set(name, [held, value])
    else held.push(value)
  }
  // Defines own properties, so a field named __proto__ is only a field.
  return Object.fromEntries(fields)
}

// Bodies as providers send them: JSON, or a form (GitHub and Slack can send JSON inside one of its fields).
import type { PayloadRequest } from './provider.ts'

const utf8 = new TextDecoder('utf-8', { ignoreBOM: false })

/** The body parsed by its content type: forms become objects, everything else is JSON; an empty body is null. */
export function parsePayload(request: PayloadRequest, jsonField?: string): unknown {
  if (request.body.length === 0) return null
  const text = utf8.decode(request.body)
  const type = request.headers.get('content-type') ?? ''
  if (!type.startsWith('application/x-www-form-urlencoded')) return JSON.parse(text)
  const form = toForm(text)
  const inner = jsonField === undefined ? undefined : form[jsonField]
  return typeof inner === 'string' ? JSON.parse(inner) : form
}

/** A form's fields; one that comes several times is a list. */
function toForm(text: string): Record<string, string | string[]> {
  const params = new URLSearchParams(text)
  const fields: [string, string | string[]][] = []
  for (const name of new Set(params.keys())) {
    const values = params.getAll(name)
    fields.push([name, values.length === 1 ? (values[0] ?? '') : values])
  }
  return Object.fromEntries(fields)
}

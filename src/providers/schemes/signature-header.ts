// How a header carries signatures: 'sha256={signature}', 't={timestamp},v1={signature}' with ',', 'v1,{signature}' with ' '.
import { expected, LandfallError } from '../../core/errors.ts'

export interface ParsedHeader {
  /** Every signature the header carries, in order; empty when it is not in the provider's form. */
  signatures: string[]
  timestamp: string | undefined
}

export interface HeaderFormat {
  parse(value: string): ParsedHeader
  write(values: { signature: string; timestamp: string }): string
}

interface Field {
  prefix: string
  name: 'signature' | 'timestamp'
  suffix: string
}

/** More signatures than this in one header are not looked at: no provider rolls so many secrets. */
const signaturesMax = 16

/** Compiles a format. With a separator the header is a list in which unknown entries are ignored. */
export function compileHeaderFormat(format: string, separator: string | null): HeaderFormat {
  if (separator === '') throw new LandfallError('config_invalid', expected('a separator', 'at least one character', ''))
  const fields = (separator === null ? [format] : format.split(separator)).map((part) => toField(part, format))
  if (!fields.some((field) => field.name === 'signature')) throw wrongForm(format)
  return {
    parse: (value) => parseHeader(value, separator, fields),
    write: (values) => fields.map((field) => field.prefix + values[field.name] + field.suffix).join(separator ?? ''),
  }
}

function toField(part: string, format: string): Field {
  const match = /^([^{}]*)\{(signature|timestamp)\}([^{}]*)$/.exec(part.trim())
  const [, prefix = '', name, suffix = ''] = match ?? []
  if (name !== 'signature' && name !== 'timestamp') throw wrongForm(format)
  return { prefix, name, suffix }
}

function wrongForm(format: string): LandfallError {
  const wanted = 'text with one {signature} or {timestamp} an entry, {signature} at least once'
  return new LandfallError('config_invalid', expected('a header format', wanted, format))
}

/** Of two timestamps the last counts, as in Stripe's SDK; it is the one that is signed and the one that is judged. */
function parseHeader(value: string, separator: string | null, fields: readonly Field[]): ParsedHeader {
  const parsed: ParsedHeader = { signatures: [], timestamp: undefined }
  // Walked, not split, and cut only where a value stands: on the hot path a list of entries costs more than reading them.
  for (let start = 0; start <= value.length; ) {
    const next = separator === null ? -1 : value.indexOf(separator, start)
    const end = next === -1 ? value.length : next
    readEntry({ value, start, end }, fields, parsed)
    start = end + (separator?.length ?? 1)
  }
  return parsed
}

/** An entry of a header, with the space around it. */
interface Entry {
  value: string
  start: number
  end: number
}

function readEntry(entry: Entry, fields: readonly Field[], parsed: ParsedHeader): void {
  const { value } = entry
  let { start, end } = entry
  while (start < end && isSpace(value, start)) start++
  while (start < end && isSpace(value, end - 1)) end--
  for (const { prefix, name, suffix } of fields) {
    const from = start + prefix.length
    const to = end - suffix.length
    if (from > end || !value.startsWith(prefix, start)) continue
    if (to < start || !value.startsWith(suffix, to)) continue
    const found = from < to ? value.slice(from, to) : ''
    if (name === 'timestamp') parsed.timestamp = found
    else if (found !== '' && parsed.signatures.length < signaturesMax) parsed.signatures.push(found)
    return
  }
}

/** What `trim` takes away. */
function isSpace(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return (code <= 0x20 || code >= 0x7f) && /\s/.test(text.charAt(at))
}

// How a header carries signatures: 'sha256={signature}', 't={timestamp},v1={signature}' with ',', 'v1,{signature}' with ' '.
import { LandfallError } from '../../core/errors.ts'

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
  const fields = (separator === null ? [format] : format.split(separator)).map((part) => toField(part, format))
  return {
    parse: (value) => parseHeader(separator === null ? [value] : value.split(separator), fields),
    write: (values) => fields.map((field) => field.prefix + values[field.name] + field.suffix).join(separator ?? ''),
  }
}

function toField(part: string, format: string): Field {
  const match = /^([^{}]*)\{(signature|timestamp)\}([^{}]*)$/.exec(part.trim())
  const [, prefix = '', name, suffix = ''] = match ?? []
  if (name !== 'signature' && name !== 'timestamp') {
    const wanted = 'text with one {signature} or {timestamp} an entry'
    throw new LandfallError('config_invalid', `expected a header format to be ${wanted}, got ${JSON.stringify(format)}`)
  }
  return { prefix, name, suffix }
}

function parseHeader(entries: readonly string[], fields: readonly Field[]): ParsedHeader {
  const parsed: ParsedHeader = { signatures: [], timestamp: undefined }
  for (const entry of entries) {
    const text = entry.trim()
    const field = fields.find((one) => text.startsWith(one.prefix) && text.endsWith(one.suffix))
    if (field === undefined) continue
    const value = text.slice(field.prefix.length, text.length - field.suffix.length)
    if (field.name === 'timestamp') parsed.timestamp = value
    else if (value !== '' && parsed.signatures.length < signaturesMax) parsed.signatures.push(value)
  }
  return parsed
}

// Captured requests from a file or standard input, one JSON object a line: what `landfall verify` judges and `landfall
// doctor --captured` proves sources with.
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { expected, LandfallError, toMessage } from '../core/errors.ts'
import type { CapturedRequest } from '../providers/prove-captured.ts'

/** A line, checked as far as its request goes. */
export interface CapturedLine extends CapturedRequest {
  [field: string]: unknown
}

/** The lines that are not empty, as text; `request_invalid` where they cannot be read. */
export async function* readLines(file: string | undefined): AsyncGenerator<string> {
  const input = file === undefined || file === '-' ? process.stdin : createReadStream(file)
  try {
    for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      if (line.trim() !== '') yield line
    }
  } catch (error) {
    throw new LandfallError('request_invalid', `${file ?? 'standard input'} could not be read: ${toMessage(error)}`, {
      cause: error,
    })
  }
}

export function toCapturedLine(text: string): CapturedLine {
  const given = JSON.parse(text) as Partial<CapturedLine> | null
  check(typeof given === 'object' && given !== null, 'a line', 'an object', given)
  check(
    given.at === undefined || given.at === null || Number.isFinite(given.at),
    'at',
    'Unix seconds or null',
    given.at,
  )
  const { request } = given
  check(typeof request === 'object' && request !== null, 'request', 'an object', request)
  check(typeof request.body === 'string', 'request.body', 'text', request.body)
  const isPair = (pair: unknown): boolean =>
    Array.isArray(pair) && pair.length === 2 && pair.every((one) => typeof one === 'string')
  check(
    Array.isArray(request.headers) && request.headers.every(isPair),
    'request.headers',
    'a list of [name, value]',
    request.headers,
  )
  const encoding = request.bodyEncoding ?? 'utf8'
  check(encoding === 'utf8' || encoding === 'base64', 'request.bodyEncoding', "'utf8' or 'base64'", encoding)
  return given as CapturedLine
}

export function check(holds: boolean, what: string, toBe: string, got: unknown): asserts holds {
  if (!holds) throw new LandfallError('request_invalid', expected(what, toBe, got))
}

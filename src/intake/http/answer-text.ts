// An answer as it goes over the wire: one latin1 text, so that one write sends it. Most answers are the same object each
// time (a provider's acknowledgement), so all that does not change is laid out once for each.
import { STATUS_CODES } from 'node:http'
import type { Answer } from '../../core/request.ts'
import { isFieldValue, skipToken } from './field-line.ts'

export interface AnswerTerms {
  /** The id by which a sender's log line finds its way to `landfall explain`; it says nothing about the verdict. */
  requestId: string | null
  closes: boolean
  /** RFC 9110 §9.3.2: the answer to HEAD has the headers and no body. */
  isHead: boolean
}

export function toAnswerText(answer: Answer, { requestId, closes, isHead }: AnswerTerms): string {
  const { head, body } = lay(answer)
  const id = requestId === null ? '' : `landfall-request: ${requestId}\r\n`
  return `${head}${id}${dateLine()}${closes ? 'connection: close\r\n' : ''}\r\n${isHead ? '' : body}`
}

/** Whether the answer itself ends its connection. */
export function closesConnection(answer: Answer): boolean {
  return lay(answer).closes
}

interface Laid {
  head: string
  /** The bytes of its UTF-8, each as a character. */
  body: string
  closes: boolean
}

const laidOut = new WeakMap<Answer, Laid>()

function lay(answer: Answer): Laid {
  const known = laidOut.get(answer)
  if (known !== undefined) return known
  const laid = isSendable(answer) ? layOut(answer) : layOut({ status: 500, headers: {}, body: '' })
  laidOut.set(answer, laid)
  return laid
}

/** Headers that are ours to set. */
const ours: ReadonlySet<string> = new Set(['connection', 'content-length', 'date', 'transfer-encoding'])

function layOut({ status, headers, body }: Answer): Laid {
  let head = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n`
  for (const name in headers) if (!ours.has(name.toLowerCase())) head += `${name}: ${headers[name]}\r\n`
  const closes = headers.connection?.toLowerCase() === 'close'
  // RFC 9110 §8.6 and §15.3.5: 204 has neither a body nor a length.
  if (status === 204) return { head, body: '', closes }
  const bytes = status === 304 || status === 205 ? '' : Buffer.from(body, 'utf8').toString('latin1')
  return { head: `${head}content-length: ${bytes.length}\r\n`, body: bytes, closes }
}

/** A greeting may echo what the sender wrote into a header: nothing there may end the line. */
function isSendable({ headers }: Answer): boolean {
  return Object.entries(headers).every(
    ([name, value]) => name !== '' && skipToken(`${name}\n`, 0) === name.length && isFieldValue(value),
  )
}

let line = ''
let lineSecond = 0

/** RFC 9110 §6.6.1; made once a second. */
function dateLine(): string {
  const now = Date.now()
  const second = Math.floor(now / 1000)
  if (second !== lineSecond) {
    lineSecond = second
    line = `date: ${new Date(now).toUTCString()}\r\n`
  }
  return line
}

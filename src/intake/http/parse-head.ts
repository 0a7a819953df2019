// A request's head, from its bytes to what they say, or the status with which it is refused. Strictness is the security
// model: what is not plainly well formed is refused and its connection closed, so that there is nothing to smuggle with.
import { HeaderList } from '../../core/headers.ts'
import { headersMax, targetBytesMax } from './bounds.ts'
import { readFieldLine, skipTarget, skipToken } from './field-line.ts'

export interface Head {
  method: string
  /** Path and query as the sender wrote them. */
  url: string
  path: string
  headers: HeaderList
  /** Bytes of the body: 0 where none is announced, null where it is chunked. */
  length: number | null
  /** The sender waits for 100 before it sends the body. */
  expects: boolean
  /** The sender does not use the connection again. */
  closes: boolean
}

export type HeadFault = 400 | 408 | 414 | 417 | 431 | 501 | 505

/** `text` is the head in latin1, each line with its CRLF, without the empty line that ends it. */
export function parseHead(text: string): Head | HeadFault {
  const line = parseRequestLine(text)
  if (typeof line === 'number') return line
  const flat: string[] = []
  let at = line.end
  while (at < text.length) {
    if (flat.length >= headersMax * 2) return 431
    at = readFieldLine(text, at, flat)
    if (at === -1) return 400
  }
  const framing = readFraming(flat, line.isOld)
  if (typeof framing === 'number') return framing
  const { method, url } = line
  const query = url.indexOf('?')
  return {
    method,
    url,
    path: query === -1 ? url : url.slice(0, query),
    headers: new HeaderList(flat),
    length: framing.length,
    expects: framing.expects,
    closes: framing.closes,
  }
}

interface RequestLine {
  method: string
  url: string
  /** HTTP/1.0: proxies (nginx by default) and health checks still speak it. Taken, and closed after its answer. */
  isOld: boolean
  /** Where the headers start. */
  end: number
}

/** CONNECT is not among them: it would make a tunnel of the connection. */
const methods: ReadonlySet<string> = new Set([...['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE']])

/** RFC 9112 §3: method SP request-target SP HTTP-version CRLF, with exactly one space each. */
function parseRequestLine(text: string): RequestLine | HeadFault {
  const methodEnd = skipToken(text, 0)
  if (methodEnd === 0 || text.charCodeAt(methodEnd) !== 0x20) return 400
  const targetEnd = skipTarget(text, methodEnd + 1)
  if (targetEnd - methodEnd - 1 > targetBytesMax) return 414
  if (text.charCodeAt(targetEnd) !== 0x20) return 400
  const target = text.slice(methodEnd + 1, targetEnd)
  const url = target.charCodeAt(0) === 0x2f ? target : toOriginForm(target)
  if (url === null) return 400
  const isOld = text.startsWith('HTTP/1.0\r\n', targetEnd + 1)
  if (!isOld && !text.startsWith('HTTP/1.1\r\n', targetEnd + 1))
    return /^HTTP\/\d\.\d\r\n/.test(text.slice(targetEnd + 1)) ? 505 : 400
  const method = text.slice(0, methodEnd)
  if (!methods.has(method)) return 501
  return { method, url, isOld, end: targetEnd + 11 }
}

/**
 * RFC 9112 §3.2.2: a server must take `http://host/path`, and the target's host outranks Host; we serve every host alike,
 * so only path and query remain. User information (RFC 9110 §4.2.4) and an empty host (§4.2.1) are refused. `*` and
 * `host:port` name nothing here.
 */
function toOriginForm(target: string): string | null {
  const parts = /^https?:\/\/([A-Za-z0-9._~%!$&'()*+,;=:[\]-]+)(?:(\/.*)|(\?.*))?$/i.exec(target)
  if (parts === null || parts[1]?.startsWith(':') === true) return null
  return parts[2] ?? `/${parts[3] ?? ''}`
}

interface Framing {
  length: number | null
  expects: boolean
  closes: boolean
}

/** The few headers that are about the connection; told apart by their length first, because most are not. */
function readFraming(flat: readonly string[], isOld: boolean): Framing | HeadFault {
  let length: string | undefined
  let coding: string | undefined
  let host: string | undefined
  const framing: Framing = { length: 0, expects: false, closes: isOld }
  for (let i = 0; i < flat.length; i += 2) {
    const name = flat[i] ?? ''
    const value = flat[i + 1] ?? ''
    if (name.length === 14 && isNamed(name, 'content-length')) {
      // RFC 9112 §6.3: differing lengths are an attack; equal ones are allowed to be refused as well.
      if (length !== undefined) return 400
      length = value
    } else if (name.length === 17 && isNamed(name, 'transfer-encoding')) {
      if (coding !== undefined) return 400
      coding = value
    } else if (name.length === 4 && isNamed(name, 'host')) {
      if (host !== undefined || !isHost(value)) return 400
      host = value
    } else if (name.length === 10 && isNamed(name, 'connection')) {
      if (value !== 'keep-alive' && hasClose(value)) framing.closes = true
    } else if (name.length === 6 && isNamed(name, 'expect')) {
      if (value.toLowerCase() !== '100-continue') return 417
      // RFC 9110 §10.1.1: an HTTP/1.0 sender does not wait for it.
      framing.expects = !isOld
    }
  }
  // RFC 9112 §3.2: exactly one Host from HTTP/1.1 on.
  if (host === undefined && !isOld) return 400
  return readLength(framing, { length, coding, isOld })
}

/** RFC 9112 §6: where the body ends. */
function readLength(
  framing: Framing,
  { length, coding, isOld }: { length: string | undefined; coding: string | undefined; isOld: boolean },
): Framing | HeadFault {
  if (coding !== undefined) {
    // §6.1: with a length beside it, or from HTTP/1.0, the framing is faulty. Of the codings only `chunked` is taken, as
    // everybody writes it: a proxy that does not know `Chunked` or `x, chunked` would see no body where we see one.
    if (length !== undefined || isOld || coding !== 'chunked') return 400
    framing.length = null
  } else if (length !== undefined) {
    // §6.2: digits, and nothing else. Fifteen of them stay exact as a number.
    if (!/^\d{1,15}$/.test(length)) return 400
    framing.length = Number(length)
  }
  return framing
}

function isNamed(name: string, wanted: string): boolean {
  return name === wanted || name.toLowerCase() === wanted
}

/** RFC 9110 §7.2: host and port; it may be empty. */
function isHost(value: string): boolean {
  return /^[A-Za-z0-9._~%!$&'()*+,;=:[\]-]*$/.test(value)
}

/** RFC 9110 §7.6.1: a list of options, in any case. */
function hasClose(value: string): boolean {
  return value.split(',').some((option) => option.trim().toLowerCase() === 'close')
}

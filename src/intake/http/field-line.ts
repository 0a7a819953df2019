// One header or trailer line, read in a single pass over its characters: this is where the grammar of RFC 9112 §5 is held
// to, letter by letter, because every difference from how a proxy reads a line is something to smuggle a request with.

const tokenMark = 1
const valueMark = 2
const targetMark = 4

/** What each byte may be part of. Text here is always latin1, so that a character is a byte. */
const marks: Uint8Array = markBytes()

function markBytes(): Uint8Array {
  const all = new Uint8Array(256)
  for (let byte = 0; byte < 256; byte++) {
    const character = String.fromCharCode(byte)
    // RFC 9110 §5.6.2: token.
    if (/[!#$%&'*+\-.^_`|~0-9A-Za-z]/.test(character)) all[byte] = tokenMark
    // RFC 9110 §5.5: field-content is VCHAR, obs-text, SP and HTAB; NUL, CR, LF, the other controls and DEL are not.
    if (byte === 0x09 || (byte >= 0x20 && byte !== 0x7f)) all[byte] = (all[byte] ?? 0) | valueMark
    // RFC 3986 §2: no controls, no space, nothing above ASCII; a request target has no fragment (RFC 9112 §3.2).
    if (byte > 0x20 && byte < 0x7f && character !== '#') all[byte] = (all[byte] ?? 0) | targetMark
  }
  return all
}

/** The first position at or after `from` that is no character of a token; `text` must hold one. */
export function skipToken(text: string, from: number): number {
  let at = from
  while (((marks[text.charCodeAt(at)] ?? 0) & tokenMark) !== 0) at++
  return at
}

/** The first position at or after `from` that is no character of a request target; `text` must hold one. */
export function skipTarget(text: string, from: number): number {
  let at = from
  while (((marks[text.charCodeAt(at)] ?? 0) & targetMark) !== 0) at++
  return at
}

/** Whether this could be sent as the value of a header. */
export function isFieldValue(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (((marks[text.charCodeAt(at)] ?? 0) & valueMark) === 0) return false
  return true
}

/**
 * Reads the line at `start`, appends its name and value to `flat`, and says where the next line starts; -1 where it is
 * not exactly a name, a colon, a value and CRLF. So a bare CR or LF, a folded line (§5.2), white space before the colon
 * (§5.1) and a name that is no token are all refused. White space around a value is not part of it.
 */
export function readFieldLine(text: string, start: number, flat: string[]): number {
  const colon = skipToken(text, start)
  if (colon === start || text.charCodeAt(colon) !== 0x3a) return -1
  let from = colon + 1
  while (isBlank(text.charCodeAt(from))) from++
  let at = from
  while (((marks[text.charCodeAt(at)] ?? 0) & valueMark) !== 0) at++
  if (text.charCodeAt(at) !== 0x0d || text.charCodeAt(at + 1) !== 0x0a) return -1
  let to = at
  while (to > from && isBlank(text.charCodeAt(to - 1))) to--
  const name = text.slice(start, colon)
  // Proxies are known to disagree on a length with white space after it; nobody who means well sends one.
  if (to !== at && isFraming(name)) return -1
  flat.push(name, text.slice(from, to))
  return at + 2
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09
}

/** Whether this header decides where a body ends. */
export function isFraming(name: string): boolean {
  if (name.length !== 14 && name.length !== 17) return false
  const lower = name.toLowerCase()
  return lower === 'content-length' || lower === 'transfer-encoding'
}

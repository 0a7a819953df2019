// The extensions of a certificate, which Node does not list: a walk through its DER (X.690) down to their identifiers. The
// certificate was parsed by OpenSSL before; what is odd here all the same has no extensions.

interface Element {
  tag: number
  start: number
  end: number
}

const sequence = 0x30
/** `[3]`, where a certificate's body has its extensions (RFC 5280, section 4.1). */
const extensionsTag = 0xa3
const identifierTag = 0x06

/** The object identifiers of the extensions, as '1.2.840.113635.100.6.11.1'. */
export function extensionIds(der: Uint8Array): ReadonlySet<string> {
  const [certificate] = elements(der, 0, der.length)
  const [body] = inside(der, certificate, sequence)
  const wrapped = inside(der, body, sequence).find(({ tag }) => tag === extensionsTag)
  const [list] = inside(der, wrapped, extensionsTag)
  const ids = inside(der, list, sequence).map((extension) => {
    const [id] = inside(der, extension, sequence)
    return id?.tag === identifierTag ? toDotted(der.subarray(id.start, id.end)) : ''
  })
  return new Set(ids.filter((id) => id !== ''))
}

function inside(der: Uint8Array, element: Element | undefined, tag: number): Element[] {
  return element?.tag === tag ? elements(der, element.start, element.end) : []
}

/** The elements from `start` to `end`, one after the other; up to the first that does not fit in. */
function elements(der: Uint8Array, start: number, end: number): Element[] {
  const found: Element[] = []
  for (let at = start; at + 2 <= end; ) {
    const { length, next } = readLength(der, at + 1)
    if (length === -1 || next + length > end) break
    found.push({ tag: der[at] ?? 0, start: next, end: next + length })
    at = next + length
  }
  return found
}

/** A length in up to four bytes; -1 for any other. */
function readLength(der: Uint8Array, at: number): { length: number; next: number } {
  const first = der[at] ?? 0
  if (first < 0x80) return { length: first, next: at + 1 }
  const count = first & 0x7f
  if (count === 0 || count > 4) return { length: -1, next: at }
  const bytes = der.subarray(at + 1, at + 1 + count)
  return { length: bytes.reduce((sum, byte) => sum * 256 + byte, 0), next: at + 1 + count }
}

/** The first byte holds two numbers, the others seven bits each. */
function toDotted(bytes: Uint8Array): string {
  const numbers: number[] = []
  let value = 0
  for (const byte of bytes) {
    value = value * 128 + (byte & 0x7f)
    if (byte >= 0x80) continue
    numbers.push(value)
    value = 0
  }
  const [first = 0, ...rest] = numbers
  const top = Math.min(Math.floor(first / 40), 2)
  return [top, first - top * 40, ...rest].join('.')
}

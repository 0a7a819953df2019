// The ways in which a framework or a proxy is known to rewrite a body on its way. If the signature fits one of them, that
// is what the provider signed, and the refusal is explained beyond doubt.

export interface BodyVariant {
  /** Completes 'the signature is right for ...'. */
  what: string
  body: Uint8Array
}

/** Bodies above this are not tried: thirty hashes of 25 MiB would hold up everybody else. In bytes. */
export const variantBytesMax = 1_048_576

/** Every variant that differs from `body`, the likeliest first; made one at a time, because most are never needed. */
export function* toBodyVariants(body: Uint8Array): Generator<BodyVariant> {
  const text = toText(body)
  if (text === null) {
    yield {
      what: 'the same text in UTF-8: something changed the charset',
      body: Buffer.from(Buffer.from(body).toString('latin1'), 'utf8'),
    }
    return
  }
  const seen = new Set([text])
  for (const [what, variant] of [...spacings(text), ...lineEnds(text)]) {
    if (seen.has(variant)) continue
    seen.add(variant)
    yield { what, body: Buffer.from(variant, 'utf8') }
  }
  if (/[\u0080-\u00ff]/.test(text) && !/[\u0100-\uffff]/.test(text)) {
    yield { what: 'the same text in ISO 8859-1: something changed the charset', body: Buffer.from(text, 'latin1') }
  }
}

/** Null for what is not UTF-8; a byte order mark is kept, because it is one of the suspects. */
function toText(body: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body)
  } catch {
    return null
  }
}

type Rewrite = readonly [what: string, text: string]

function* spacings(text: string): Generator<Rewrite> {
  const value = parse(text)
  if (value === undefined) return
  const minified = respace(text, { colon: ':', comma: ',' })
  const spacing: Rewrite[] = [
    ['the same JSON without spaces', minified],
    ['the same JSON with a space after each colon and comma', respace(text, { colon: ': ', comma: ', ' })],
    ['the same JSON indented by two spaces', JSON.stringify(value, null, 2)],
    ['the same JSON indented by four spaces', JSON.stringify(value, null, 4)],
    ['the same JSON as JSON.stringify writes it', JSON.stringify(value)],
    ['the same bytes', text],
  ]
  for (const [what, spaced] of spacing) {
    yield [what, spaced]
    for (const [how, escaped] of escapings(spaced)) yield [`${what}, ${how}`, escaped]
  }
}

function* escapings(json: string): Generator<Rewrite> {
  const toEscape = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  yield ['with \\u escapes for what is not ASCII', json.replace(/[\u0080-\uffff]/g, toEscape)]
  yield ['with \\u escapes written out as characters', json.replace(escapedCharacter, fromEscape)]
  yield ['with slashes escaped', json.replace(/(?<!\\)\//g, '\\/')]
  yield ['with slashes not escaped', json.replaceAll('\\/', '/')]
  yield ['with < > & escaped', json.replace(/[<>&]/g, toEscape)]
}

const escapedCharacter = /\\\\|\\u([0-9a-f]{4})/gi

/** Controls, quotes and backslashes must stay escaped; an escaped backslash is stepped over, not read as an escape. */
function fromEscape(all: string, hex: string | undefined): string {
  if (hex === undefined) return all
  const code = Number.parseInt(hex, 16)
  return code < 0x20 || code === 0x22 || code === 0x5c ? all : String.fromCharCode(code)
}

function* lineEnds(text: string): Generator<Rewrite> {
  yield ['the same body without its last line end', text.replace(/\r?\n$/, '')]
  yield ['the same body with a line end after it', `${text}\n`]
  yield ['the same body with CRLF after it', `${text}\r\n`]
  yield ['the same body with LF for CRLF', text.replaceAll('\r\n', '\n')]
  yield ['the same body with CRLF for LF', text.replace(/(?<!\r)\n/g, '\r\n')]
  yield ['the same body without its byte order mark', text.replace(/^\ufeff/, '')]
  yield ['the same body with a byte order mark', `\ufeff${text}`]
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''))
  } catch {
    return undefined
  }
}

/** Changes only what stands between tokens: numbers keep their spelling (10.00), objects their order and double names. */
function respace(json: string, { colon, comma }: { colon: string; comma: string }): string {
  return json
    .replace(/^\ufeff/, '')
    .replace(/("[^"\\]*(?:\\.[^"\\]*)*")|\s+|([:,])/g, (_all, string: string | undefined, mark: string | undefined) => {
      if (string !== undefined) return string
      return mark === ':' ? colon : mark === ',' ? comma : ''
    })
}

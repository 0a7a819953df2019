// A stored body as a person may look at it: the exact bytes, their text if they are text, and a readable form.

export interface Body {
  bytes: Uint8Array<ArrayBuffer>
  /** Null where the bytes are not UTF-8. */
  text: string | null
}

export interface PrettyPart {
  text: string
  kind: 'punctuation' | 'key' | 'string' | 'number' | 'word'
}

export function toBody(body: string, encoding: 'utf8' | 'base64'): Body {
  if (encoding === 'utf8') return { bytes: new TextEncoder().encode(body), text: body }
  const bytes = Uint8Array.from(atob(body), (character) => character.charCodeAt(0))
  try {
    return { bytes, text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) }
  } catch {
    return { bytes, text: null }
  }
}

/** Form fields in order, repeated ones too; null where the text is no form. */
export function toFormFields(text: string, contentType: string): [name: string, value: string][] | null {
  if (!contentType.includes('application/x-www-form-urlencoded')) return null
  return [...new URLSearchParams(text)]
}

const token = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*|true|false|null|[{}[\],:]/g

/**
 * JSON indented from its own tokens, never through JSON.parse and back: a number of 20 digits, a key that stands twice
 * and an escape stay as they were sent. Null where the text is not JSON.
 */
export function toPrettyJson(text: string): PrettyPart[] | null {
  if (!isJson(text)) return null
  const tokens = text.match(token) ?? []
  const parts: PrettyPart[] = []
  let depth = 0
  const newLine = () => `\n${'  '.repeat(depth)}`
  for (const [index, word] of tokens.entries()) {
    const next = tokens[index + 1]
    const punctuation = (shown: string) => parts.push({ text: shown, kind: 'punctuation' })
    if (word === '{' || word === '[') {
      const empty = next === '}' || next === ']'
      if (!empty) depth += 1
      punctuation(empty ? word : word + newLine())
    } else if (word === '}' || word === ']') {
      const before = tokens[index - 1]
      const empty = before === '{' || before === '['
      if (!empty) depth -= 1
      punctuation(empty ? word : newLine() + word)
    } else if (word === ',') punctuation(word + newLine())
    else if (word === ':') punctuation(': ')
    else parts.push({ text: word, kind: kindOf(word, next) })
  }
  return parts
}

function kindOf(word: string, next: string | undefined): PrettyPart['kind'] {
  if (word.startsWith('"')) return next === ':' ? 'key' : 'string'
  return /^[-\d]/.test(word) ? 'number' : 'word'
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** '00000010  7b 22 69 64 ...  |{"id...|', sixteen bytes a line. */
export function toHexLines(bytes: Uint8Array): string {
  const lines: string[] = []
  for (let offset = 0; offset < bytes.length; offset += 16) {
    const row = [...bytes.subarray(offset, offset + 16)]
    const hex = row.map((byte) => byte.toString(16).padStart(2, '0'))
    const columns = `${hex.slice(0, 8).join(' ').padEnd(23)}  ${hex.slice(8).join(' ').padEnd(23)}`
    const text = row.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('')
    lines.push(`${offset.toString(16).padStart(8, '0')}  ${columns}  ${text}`)
  }
  return lines.join('\n')
}

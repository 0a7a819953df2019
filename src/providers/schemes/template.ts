// Templates of signed content: '{timestamp}.{body}'. Compiled once a source; the body is never copied into a string.
import { LandfallError } from '../../core/errors.ts'
import type { HeaderList } from '../../core/headers.ts'

/** What a template may draw on. */
export interface Signed {
  method: string
  url: string
  headers: HeaderList
  body: Uint8Array
  timestamp: string
  id: string
}

/**
 * Pieces in order, to be fed to a hash: the body's own bytes, or text whose characters are bytes (latin1). Header values
 * and URLs are held so, because that is how they stood on the wire; in UTF-8 their high bytes would be doubled.
 */
export type Template = (signed: Signed) => (string | Uint8Array)[]

type Piece = (signed: Signed) => string | Uint8Array

// A map, not an object: a placeholder named {constructor} has to be an error like any other.
const pieces: ReadonlyMap<string, Piece> = new Map<string, Piece>([
  ['body', (signed) => signed.body],
  ['timestamp', (signed) => signed.timestamp],
  ['id', (signed) => signed.id],
  ['url', (signed) => signed.url],
  ['path', (signed) => toPath(signed.url)],
  ['method', (signed) => signed.method],
])

/** Compiles `text`; `config_invalid` for a placeholder that does not exist. */
export function compileTemplate(text: string): Template {
  const parts = text
    .split(/(\{[^}]*\})/)
    .filter((part) => part !== '')
    .map(toPiece)
  return (signed) => {
    const fed: (string | Uint8Array)[] = []
    let text = ''
    for (const part of parts) {
      const piece = part(signed)
      // Text is gathered: every call into the hash costs a fifth of a microsecond, a join next to nothing.
      if (typeof piece === 'string') text += piece
      else {
        if (text !== '') fed.push(text)
        fed.push(piece)
        text = ''
      }
    }
    if (text !== '') fed.push(text)
    return fed
  }
}

function toPiece(part: string): Piece {
  if (!part.startsWith('{')) {
    const literal = Buffer.from(part, 'utf8').toString('latin1')
    return () => literal
  }
  const name = part.slice(1, -1)
  const piece = pieces.get(name)
  if (piece !== undefined) return piece
  if (name.startsWith('header:')) {
    const header = name.slice('header:'.length).toLowerCase()
    return (signed) => signed.headers.get(header) ?? ''
  }
  const known = [...pieces.keys(), 'header:NAME'].map((one) => `{${one}}`).join(' ')
  throw new LandfallError(
    'config_invalid',
    `expected a placeholder of signed content to be one of ${known}, got ${part}`,
  )
}

/** Path and query. A request line may hold anything, so what is no URL is taken as it is: it will not verify. */
function toPath(url: string): string {
  if (url.startsWith('/') || !URL.canParse(url)) return url
  const parsed = new URL(url)
  return parsed.pathname + parsed.search
}

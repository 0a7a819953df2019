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

/** Pieces in order: text that is fed as it is, or the body's own bytes. */
export type Template = (signed: Signed) => (string | Uint8Array)[]

type Piece = (signed: Signed) => string | Uint8Array

const pieces: Readonly<Record<string, Piece>> = {
  body: (signed) => signed.body,
  timestamp: (signed) => signed.timestamp,
  id: (signed) => signed.id,
  url: (signed) => signed.url,
  path: (signed) => (signed.url.startsWith('/') ? signed.url : toPath(signed.url)),
  method: (signed) => signed.method,
}

/** Compiles `text`; `config_invalid` for a placeholder that does not exist. */
export function compileTemplate(text: string): Template {
  const parts = text.split(/(\{[^}]*\})/).filter((part) => part !== '').map(toPiece)
  return (signed) => parts.map((part) => part(signed))
}

function toPiece(part: string): Piece {
  if (!part.startsWith('{')) return () => part
  const name = part.slice(1, -1)
  const piece = pieces[name]
  if (piece !== undefined) return piece
  if (name.startsWith('header:')) {
    const header = name.slice('header:'.length).toLowerCase()
    return (signed) => signed.headers.get(header) ?? ''
  }
  const known = [...Object.keys(pieces), 'header:NAME'].map((one) => `{${one}}`).join(' ')
  throw new LandfallError('config_invalid', `expected a placeholder of signed content to be one of ${known}, got ${part}`)
}

function toPath(url: string): string {
  const parsed = new URL(url)
  return parsed.pathname + parsed.search
}

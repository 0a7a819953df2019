// Structured fields (RFC 8941), as far as HTTP message signatures need them: dictionaries whose members are inner lists of
// strings, byte sequences or other bare items, all with parameters. Strict: what is not exactly of the form is none at all.

/** A parameter's value as it stands in the header, quotes and all; '?1' where it has none. */
export type Parameters = ReadonlyMap<string, string>

export interface ListedItem {
  /** The string, unescaped. */
  text: string
  /** As it stands in the header, with its parameters. */
  raw: string
  parameters: Parameters
}

export interface Member {
  /** As it stands in the header, from after the '='. */
  raw: string
  /** The items of an inner list; null where it is a bare item. */
  items: readonly ListedItem[] | null
  /** The bare item as it stands in the header; '' where it is an inner list. */
  bare: string
  parameters: Parameters
}

const key = /[a-z*][a-z0-9_.*-]*/y
const quoted = /"(?:[ !#-[\]-~]|\\["\\])*"/y
const bare =
  /"(?:[ !#-[\]-~]|\\["\\])*"|:[A-Za-z0-9+/]*={0,2}:|-?\d{1,15}(?:\.\d{1,3})?|\?[01]|[A-Za-z*][\w:/!#$%&'*+.^`|~-]*/y

/** Members of a dictionary, more of which are not looked at: no sender makes so many signatures. */
const membersMax = 16

/** The members by key, the last of several with one key; null where `text` is no dictionary. */
export function parseDictionary(text: string): ReadonlyMap<string, Member> | null {
  const cursor = new Cursor(text.trim())
  const members = new Map<string, Member>()
  while (members.size < membersMax) {
    const name = cursor.take(key)
    if (name === null || !cursor.skip('=')) return null
    const member = takeMember(cursor)
    if (member === null) return null
    members.set(name, member)
    cursor.space()
    if (cursor.ended()) return members
    if (!cursor.skip(',')) return null
    cursor.space()
  }
  return null
}

function takeMember(cursor: Cursor): Member | null {
  const start = cursor.at
  const items = cursor.skip('(') ? takeItems(cursor) : undefined
  if (items === null) return null
  const value = items === undefined ? cursor.take(bare) : ''
  const parameters = value === null ? null : takeParameters(cursor)
  if (value === null || parameters === null) return null
  return { raw: cursor.text.slice(start, cursor.at), items: items ?? null, bare: value, parameters }
}

function takeItems(cursor: Cursor): ListedItem[] | null {
  const items: ListedItem[] = []
  for (;;) {
    cursor.space()
    if (cursor.skip(')')) return items
    const start = cursor.at
    const value = cursor.take(quoted)
    const parameters = value === null ? null : takeParameters(cursor)
    if (value === null || parameters === null) return null
    items.push({ text: unquote(value), raw: cursor.text.slice(start, cursor.at), parameters })
  }
}

function takeParameters(cursor: Cursor): Parameters | null {
  const parameters = new Map<string, string>()
  while (cursor.skip(';')) {
    cursor.space()
    const name = cursor.take(key)
    const value = name !== null && cursor.skip('=') ? cursor.take(bare) : '?1'
    if (name === null || value === null) return null
    parameters.set(name, value)
  }
  return parameters
}

/** The text of a string that stands in a header with its quotes. */
export function unquote(text: string): string {
  return text.startsWith('"') ? text.slice(1, -1).replaceAll(/\\(["\\])/g, '$1') : text
}

/** Where the reading is. */
class Cursor {
  readonly text: string
  at = 0

  constructor(text: string) {
    this.text = text
  }

  take(form: RegExp): string | null {
    form.lastIndex = this.at
    const found = form.exec(this.text)?.[0] ?? null
    this.at += found?.length ?? 0
    return found
  }

  skip(character: string): boolean {
    if (this.text[this.at] !== character) return false
    this.at += 1
    return true
  }

  space(): void {
    while (this.text[this.at] === ' ' || this.text[this.at] === '\t') this.at += 1
  }

  ended(): boolean {
    return this.at >= this.text.length
  }
}

// Headers as they came: names in the sender's case, in order, with duplicates. A lookup never joins values, because a
// verifier that sees two signatures must know that there were two.

export class HeaderList {
  /** name, value, name, value, ...; the shape of Node's `rawHeaders`. Values are latin1 text. */
  readonly flat: readonly string[]

  constructor(flat: readonly string[]) {
    this.flat = flat
  }

  static from(pairs: Iterable<readonly [string, string]>): HeaderList {
    const flat: string[] = []
    for (const [name, value] of pairs) flat.push(name, value)
    return new HeaderList(flat)
  }

  /** The first value under `name`, which must be lower case. */
  get(name: string): string | undefined {
    for (let i = 0; i < this.flat.length; i += 2) {
      if (isNamed(this.flat[i] ?? '', name)) return this.flat[i + 1]
    }
    return undefined
  }

  /** Every value under `name`, which must be lower case, in order. */
  all(name: string): string[] {
    const values: string[] = []
    for (let i = 0; i < this.flat.length; i += 2) {
      if (isNamed(this.flat[i] ?? '', name)) values.push(this.flat[i + 1] ?? '')
    }
    return values
  }

  pairs(): [name: string, value: string][] {
    const pairs: [string, string][] = []
    for (let i = 0; i < this.flat.length; i += 2) pairs.push([this.flat[i] ?? '', this.flat[i + 1] ?? ''])
    return pairs
  }

  /** The block as on the wire, `Name: value` lines ended by CRLF. Header values cannot hold CR or LF, so it parses back. */
  toBlock(): string {
    let block = ''
    for (let i = 0; i < this.flat.length; i += 2) block += `${this.flat[i]}: ${this.flat[i + 1]}\r\n`
    return block
  }

  static fromBlock(block: string): HeaderList {
    const flat: string[] = []
    for (const line of block.split('\r\n')) {
      const colon = line.indexOf(': ')
      if (colon > 0) flat.push(line.slice(0, colon), line.slice(colon + 2))
    }
    return new HeaderList(flat)
  }
}

/** Whether `given`, in any case, is `wanted`, which must be lower case. */
export function isNamed(given: string, wanted: string): boolean {
  if (given.length !== wanted.length) return false
  if (given === wanted) return true
  // Names of one length often begin alike; the last letter tells most apart without a copy in lower case. The two cases
  // of a letter differ in one bit.
  const last = given.charCodeAt(given.length - 1)
  if (last < 0x80 && (last ^ wanted.charCodeAt(wanted.length - 1)) & ~0x20) return false
  return given.toLowerCase() === wanted
}

// One character or byte turned into another of the same kind, so that what is flipped keeps its form and can only be told by
// a proof: a digit stays a digit, a letter a letter of the same alphabet.

/** The bytes with the one at `at` changed. */
export function flipByte(bytes: Uint8Array, at: number): Uint8Array {
  return Buffer.from(flipCharacter(Buffer.from(bytes).toString('latin1'), at), 'latin1')
}

/** The text with the character at `at` changed. */
export function flipCharacter(text: string, at: number): string {
  const code = text.charCodeAt(at)
  return Number.isNaN(code) ? text : text.slice(0, at) + String.fromCharCode(toOther(code)) + text.slice(at + 1)
}

/** Of every value that may be a signature one character: in a list any of them may be the right one. */
export function flipSignatures(value: string): string {
  // Not the last one: in base64 it may hold bits that stand for nothing.
  const flipped = value.replaceAll(/[A-Za-z0-9+/_-]{16,}={0,2}/g, (run) =>
    flipCharacter(run, Math.floor(run.length / 2)),
  )
  return flipped === value ? flipCharacter(value, value.length - 1) : flipped
}

/** First and last of each alphabet: hexadecimal letters before the others, since they are both. */
const alphabets: readonly (readonly [first: number, last: number])[] = ['09', 'af', 'AF', 'gz', 'GZ'].map(
  (ends) => [ends.charCodeAt(0), ends.charCodeAt(1)] as const,
)

function toOther(code: number): number {
  const [first, last] = alphabets.find(([from, to]) => code >= from && code <= to) ?? []
  if (first === undefined || last === undefined) return code ^ 1
  return code === last ? first : code + 1
}

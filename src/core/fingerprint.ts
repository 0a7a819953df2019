// Which failures are the same: their cause, the words of the error without what differs from one event to the next, and
// the place it was thrown at. Ten thousand failures then read as three.

const inWords: readonly [RegExp, string][] = [
  [/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi, '#'],
  [/"[^"]{0,200}"|'[^']{0,200}'|`[^`]{0,200}`/g, '""'],
  [/\b[a-z]{1,8}_[0-9a-z]{6,}\b/gi, '#'],
  [/\b(?=[0-9a-f]*\d)[0-9a-f]{8,}\b/gi, '#'],
  [/\d+/g, '#'],
]

/** 13 characters; equal for failures a person would call the same. */
export function fingerprint(cause: string, error: string): string {
  const lines = error.split('\n')
  const frame = lines.find((line, index) => index > 0 && /^\s+at /.test(line)) ?? ''
  const words = inWords.reduce((text, [pattern, instead]) => text.replace(pattern, instead), lines[0] ?? '')
  return hash(`${cause}\n${words}\n${frame.trim()}`)
}

/** FNV-1a over two halves of 32 bits: only to tell texts apart, never to keep one secret. */
function hash(text: string): string {
  let [low, high] = [0x811c9dc5, 0x050c5d1f]
  for (let i = 0; i < text.length; i++) {
    low = Math.imul(low ^ text.charCodeAt(i), 0x01000193)
    high = Math.imul(high ^ text.charCodeAt(i), 0x01000197)
  }
  const number = (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0)
  return number.toString(36).padStart(13, '0')
}

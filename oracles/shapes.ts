// The five shapes of a body that every oracle signs and verifies. Each but the empty one says "tide", so that one byte can
// be changed and the body stays well formed: then only the signature can be the reason for a refusal.

export const shapes = {
  unicode: '{"tide":"Zoë 林 優斗 🚢 e\u0301 \u2028 ß","port":"Malmö"}',
  escapes: '{"tide":"\\u00e9\\/\\n\\"\\\\ \\ud83d\\udea2",\r\n\t"height": 1.0e3,  "a\\u0062": [ ] }\n',
  empty: '',
  '1 MiB': toMebibyte(),
  form: 'tide=high+water%21&harbour=Malm%C3%B6&berth=7&berth=9&note=&plus=%2B%20%26',
} as const

export type ShapeName = keyof typeof shapes

export const shapeNames = Object.keys(shapes) as ShapeName[]

/** Exactly 1,048,576 bytes of JSON. */
function toMebibyte(): string {
  const around = '{"tide":"."}'
  return around.replace('.', `${'ø'.repeat((1_048_576 - around.length) / 2)}.`)
}

// Signatures that stand in several headers, one in each, as of providers that sign with every key of a rotation: any one
// that matches is enough. For recipes whose separator is a comma.
import { computed, type Place } from '../read-value.ts'

/** Every value under `names` (lower case), joined by commas; what we sign for samples goes into the first. */
export function anyHeader(names: readonly string[]): Place {
  const [first = ''] = names
  const known = new Set(names)
  const found = computed(`headers ${first} and its like`, ({ headers }) => {
    const values = headers.flat.filter(
      (_value, i) => i % 2 === 1 && known.has(headers.flat[i - 1]?.toLowerCase() ?? ''),
    )
    return values.length === 0 ? undefined : values.join(',')
  })
  return { ...found, write: (draft, value) => ({ ...draft, headers: [...draft.headers, [first, value]] }) }
}

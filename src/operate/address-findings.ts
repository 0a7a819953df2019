// What a source's address list has seen: intake counts what list and signature say together, and the two of them tell a stale
// list from a stranger, and a wrong secret from a wrong sender.
import type { CounterRow } from '../store/store.ts'

/** Which addresses a source takes requests from, as it is configured. */
export interface AddressRule {
  mode: 'observe' | 'enforce'
  allow: readonly string[]
}

export interface AddressFinding {
  /** 'unlisted_verified': right signature, not on the list; 'unlisted_refused': neither; 'listed_refused': the reverse. */
  kind: 'unlisted_verified' | 'listed_refused' | 'unlisted_refused'
  count: number
  /** The minute in which it was last seen, in Unix milliseconds. */
  lastAt: number
  what: string
  /** What it means, in words. */
  advice: string
}

export interface AddressView extends AddressRule {
  /** Of the last seven days; the most telling first. */
  findings: AddressFinding[]
}

const words: Readonly<
  Record<AddressFinding['kind'], (mode: AddressRule['mode']) => Omit<AddressFinding, 'kind' | 'count' | 'lastAt'>>
> = {
  unlisted_verified: (mode) => ({
    what: 'Right signature, address not on the list',
    advice: `Is the list stale, or \`proxies\` not as the proxies in front stand? ${mode === 'enforce' ? 'These were refused with 403: compare the list with the provider’s before events are lost.' : 'These were let in: mend the list before you enforce it.'}`,
  }),
  listed_refused: () => ({
    what: 'Wrong signature, address on the list',
    advice: 'A wrong secret, or an attack from inside the list: see why the latest was refused.',
  }),
  unlisted_refused: (mode) => ({
    what: 'Neither signature nor address is right',
    advice: `Most likely strangers. ${mode === 'enforce' ? 'The list keeps them out' : 'The signature keeps them out'}: nothing to mend.`,
  }),
}

export function toAddressView({ mode, allow }: AddressRule, counters: readonly CounterRow[]): AddressView {
  const findings = (Object.keys(words) as AddressFinding['kind'][]).flatMap((kind): AddressFinding[] => {
    const rows = counters.filter(({ name }) => name === `address:${kind}`)
    const count = rows.reduce((sum, row) => sum + row.count, 0)
    if (count === 0) return []
    return [{ kind, count, lastAt: Math.max(...rows.map(({ minute }) => minute)), ...words[kind](mode) }]
  })
  return { mode, allow, findings }
}

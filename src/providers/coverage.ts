// What the proof of one source's requests covers, by its own options: a provider may have a way that signs the body beside
// one that only repeats a token, and a warning about the wrong one is as bad as none.
import type { Coverage, Provider, Settings, SourceOptions } from './provider.ts'

/** The weakest first. */
const byStrength: readonly Coverage[] = ['nothing', 'sender', 'part', 'body']

/** Where whoever sends chooses among several ways, the weakest of them counts. */
export function coverageOf(
  { authenticates, coverages, scheme }: Pick<Provider, 'authenticates' | 'coverages' | 'scheme'>,
  options: SourceOptions & Settings,
): Coverage {
  const found = (scheme.ways?.(options) ?? []).flatMap((way) => coverages[way] ?? [])
  return byStrength.find((one) => found.includes(one)) ?? authenticates
}

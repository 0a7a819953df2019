// `landfall doctor --captured FILE`: proves the configured sources on captured requests, and that none of them takes one
// with a byte flipped.
import type { Config } from '../config/define-config.ts'
import { LandfallError, toMessage } from '../core/errors.ts'
import { proveCaptured, type SourceProof } from '../providers/prove-captured.ts'
import { type CapturedLine, readLines, toCapturedLine } from './captured-lines.ts'

export interface SourceFinding {
  /** Null for what concerns no single source. */
  source: string | null
  state: 'ok' | 'warning' | 'problem'
  what: string
  hint?: string
}

type Sources = Config['sources']

/** `paths` are the configured sources' own, by name. */
export async function* proveSources(
  file: string,
  sources: Sources,
  paths: ReadonlyMap<string, string>,
): AsyncGenerator<SourceFinding> {
  const bySource = new Map<string, CapturedLine[]>()
  let number = 0
  for await (const text of readLines(file)) {
    number += 1
    try {
      const line = toCapturedLine(text)
      const name = findSource(line, sources, paths)
      bySource.set(name, [...(bySource.get(name) ?? []), line])
    } catch (error) {
      const hint = error instanceof LandfallError ? { hint: error.hint } : {}
      yield { source: null, state: 'problem', what: `line ${number} of ${file}: ${toMessage(error)}`, ...hint }
    }
  }
  if (number === 0) yield { source: null, state: 'problem', what: `${file} holds no captured request` }
  for (const [name, lines] of bySource) {
    const source = sources[name]
    if (source !== undefined) yield toFinding(name, await proveCaptured(source, lines))
  }
}

/** By the line's own `source`, else by the path it was sent to, else the only source of its provider. */
function findSource(line: CapturedLine, sources: Sources, paths: ReadonlyMap<string, string>): string {
  const names = Object.keys(sources)
  if (line.source !== undefined) {
    const named = names.find((name) => name === line.source)
    if (named !== undefined) return named
    throw new LandfallError('source_unknown', `there is no source ${JSON.stringify(line.source)}`)
  }
  const path = toPath(line.request.url ?? '')
  const reached = names.filter((name) => paths.get(name) === path)
  const provided = names.filter((name) => sources[name]?.provider.id === line.provider)
  const [found, ...others] = reached.length > 0 ? reached : provided
  if (found !== undefined && others.length === 0) return found
  throw new LandfallError('source_unknown', 'it fits no one source of the configuration', {
    hint: 'Give the line a field "source" with the name of one, or the path that it was sent to as request.url.',
  })
}

function toPath(url: string): string {
  return url.replace(/^[a-z]+:\/\/[^/?#]*/i, '').replace(/[?#].*$/s, '')
}

function toFinding(source: string, { requests, refused, gaps, failures }: SourceProof): SourceFinding {
  const [first, ...others] = failures
  if (first !== undefined) {
    const more = others.length > 0 ? `, and ${others.length} more` : ''
    const hint = first.includes('key_unavailable')
      ? 'Doctor fetches nothing: give the source its `publicKey`, or prove it with proveSource and `documents`.'
      : new LandfallError('proof_failed', first).hint
    return { source, state: 'problem', what: `${first}${more}`, hint }
  }
  const flips = Object.entries(refused).filter(([, count]) => count > 0)
  const counts = flips.map(([what, count]) => `${what} ${count}`).join(', ')
  const what = `${requests} captured verify; flipped, ${counts === '' ? 'none was tried' : `all are refused (${counts})`}`
  if (gaps.length === 0) return { source, state: 'ok', what }
  return { source, state: flips.length > 0 ? 'ok' : 'warning', what, hint: `Not proven: ${gaps.join('; ')}.` }
}

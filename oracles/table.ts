// What the oracles said, as a table for a person.
import type { Oracle } from './oracle.ts'

export interface Score {
  oracle: Oracle
  version: string
  /** Shapes that the SDK signed and we accepted. */
  signed: number
  /** Shapes that we signed and the SDK accepted. */
  verified: number
  /** Our samples that the SDK accepted. */
  samples: number
}

export function toTable(scores: readonly Score[]): string {
  const rows = scores.map(({ oracle, version, signed, verified, samples }) => [
    oracle.way === undefined ? oracle.provider : `${oracle.provider} (${oracle.way})`,
    `${oracle.sdk}@${version}`,
    oracle.sign === undefined ? '-' : String(signed),
    oracle.verify === undefined ? '-' : String(verified),
    oracle.verify === undefined || oracle.takesSamples === false ? '-' : String(samples),
  ])
  const head = ['provider', 'SDK', 'signs', 'verifies', 'samples']
  const widths = head.map((word, i) => Math.max(word.length, ...rows.map((row) => row[i]?.length ?? 0)))
  const lines = [head, ...rows].map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  return [lines.join('\n'), toExceptions(scores), toTotals(scores)].join('\n\n')
}

/** Why a number above is smaller than there are shapes. */
function toExceptions(scores: readonly Score[]): string {
  return scores
    .flatMap(({ oracle: { provider, cannotSign, cannotVerify } }) => [
      ...Object.entries(cannotSign ?? {}).map(([shape, why]) => `${provider} does not sign ${shape}: ${why}`),
      ...Object.entries(cannotVerify ?? {}).map(([shape, why]) => `${provider} does not verify ${shape}: ${why}`),
    ])
    .join('\n')
}

function toTotals(scores: readonly Score[]): string {
  const providers = (some: (score: Score) => boolean): number =>
    new Set(scores.filter(some).map(({ oracle }) => oracle.provider)).size
  const offered = providers(({ oracle, signed }) => signed > 0 && oracle.signsByInnards !== true)
  const sum = (count: 'signed' | 'verified' | 'samples'): number => scores.reduce((all, score) => all + score[count], 0)
  return [
    `${providers(() => true)} providers, ${new Set(scores.map(({ oracle }) => oracle.sdk)).size} SDKs`,
    `${providers(({ signed }) => signed > 0)} sign (${offered} by what they offer, the others by what they verify with): ${sum('signed')} fresh payloads that we accept`,
    `${providers(({ verified }) => verified > 0)} verify: they accept ${sum('verified')} payloads and ${sum('samples')} samples of ours`,
    `${providers(({ signed, verified }) => signed > 0 && verified > 0)} do both`,
  ].join('\n')
}

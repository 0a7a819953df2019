// Durations as people write them in a configuration: milliseconds, or '500ms', '30s', '5m', '12h', '7d'.
import { expected, LandfallError } from './errors.ts'

export type Duration = number | `${number}${'ms' | 's' | 'm' | 'h' | 'd'}`

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** Milliseconds of `duration`; `config_invalid` for anything else than the forms above. */
export function toMs(duration: Duration): number {
  if (typeof duration === 'number' && Number.isFinite(duration) && duration >= 0) return duration
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(String(duration))
  const unit = unitMs[match?.[2] ?? '']
  if (match === null || unit === undefined) {
    throw new LandfallError(
      'config_invalid',
      expected('a duration', "milliseconds or like '30s', '5m', '12h'", duration),
    )
  }
  return Number(match[1]) * unit
}

/** `ms` in the unit a person would choose: 850 ms, 4.2 s, 3 min, 5 h, 2 d. */
export function toWords(ms: number): string {
  if (ms < 1000) return `${ms < 10 ? Number(ms.toFixed(1)) : Math.round(ms)} ms`
  if (ms < 60_000) return `${Number((ms / 1000).toFixed(1))} s`
  if (ms < 3_600_000) return `${Math.round(ms / 60_000)} min`
  if (ms < 2 * 86_400_000) return `${Math.round(ms / 3_600_000)} h`
  return `${Math.round(ms / 86_400_000)} d`
}

// What a sample is drawn from. Time and randomness are arguments, so that a test can have the same sample again.
import type { Random } from '../../core/clock.ts'

export interface Draw {
  /** Letters and digits that no other event has; the event's key is made of it. */
  id: string
  /** When it happens, in Unix milliseconds. */
  at: number
  random: Random
}

/** A provider's samples. A body is sent as it is when it is text, else as JSON. */
export interface SampleSet {
  readonly bodies: Readonly<Record<string, (draw: Draw) => unknown>>
  /** The provider's own headers beside its signature, for any type, also one without a sample. */
  headers(type: string, draw: Draw): [name: string, value: string][]
  /** How the provider writes its JSON. Default: without spaces. */
  write?(body: unknown): string
}

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** `length` letters and digits. */
export function token(draw: Pick<Draw, 'random'>, length: number): string {
  return Array.from({ length }, () => alphabet[Math.floor(draw.random() * alphabet.length)]).join('')
}

/** `length` hexadecimal digits. */
export function hex(draw: Pick<Draw, 'random'>, length: number): string {
  return Array.from({ length }, () => Math.floor(draw.random() * 16).toString(16)).join('')
}

/** A whole number from `low` to `high`, both included. */
export function integer(draw: Pick<Draw, 'random'>, low: number, high: number): number {
  return low + Math.floor(draw.random() * (high - low + 1))
}

/** One of `choices`. */
export function pick<const Choices extends readonly [unknown, ...unknown[]]>(
  draw: Pick<Draw, 'random'>,
  choices: Choices,
): Choices[number] {
  return choices[Math.floor(draw.random() * choices.length)]
}

/** The draw's id as a GUID where it has a GUID's digits, else as it is. */
export function guid({ id }: Draw): string {
  return /^[0-9a-f]{32}$/.test(id) ? id.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-') : id
}

export function seconds(draw: Draw): number {
  return Math.floor(draw.at / 1000)
}

/** ISO 8601 in UTC, to the second, as GitHub writes it. */
export function isoSeconds(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`
}

/** People and firms that we made up. */
export const people = [
  { login: 'ines-moreau', name: 'Inès Moreau', email: 'ines.moreau@example.com', city: 'Lyon', country: 'FR' },
  { login: 'tomasz-w', name: 'Tomasz Wójcik', email: 'tomasz.wojcik@example.com', city: 'Gdańsk', country: 'PL' },
  { login: 'adaeze', name: 'Adaeze Obi', email: 'adaeze.obi@example.org', city: 'Lagos', country: 'NG' },
  { login: 'k-lindqvist', name: 'Karin Lindqvist', email: 'karin@example.net', city: 'Malmö', country: 'SE' },
  { login: 'yuto-h', name: '林 優斗', email: 'yuto.hayashi@example.jp', city: '横浜', country: 'JP' },
] as const

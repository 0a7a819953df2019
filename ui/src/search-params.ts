// What the lists' URLs hold: a view is a link. Plain `?name=value`, nothing that needs decoding by a person.
import type { JobState, RequestOutcome } from '../../src/api/contract.ts'
import { jobStates, requestOutcomes } from './format/words.ts'

export interface EventsSearch {
  source?: string
  type?: string
  state?: JobState
  q?: string
  cursor?: string
}

export interface RequestsSearch {
  source?: string
  outcome?: RequestOutcome
  reason?: string
  cursor?: string
}

export interface ReplaysSearch {
  cursor?: string
}

export function toReplaysSearch(raw: Record<string, unknown>): ReplaysSearch {
  return text('cursor', raw)
}

export function toEventsSearch(raw: Record<string, unknown>): EventsSearch {
  return {
    ...text('source', raw),
    ...text('type', raw),
    ...oneOf('state', raw, jobStates),
    ...text('q', raw),
    ...text('cursor', raw),
  }
}

export function toRequestsSearch(raw: Record<string, unknown>): RequestsSearch {
  return {
    ...text('source', raw),
    ...oneOf('outcome', raw, requestOutcomes),
    ...text('reason', raw),
    ...text('cursor', raw),
  }
}

export function parseSearch(search: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(search))
}

export function stringifySearch(search: Record<string, unknown>): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(search)) {
    if (value !== undefined && value !== '') params.set(name, String(value))
  }
  const shown = params.toString()
  return shown === '' ? '' : `?${shown}`
}

function text<Name extends string>(name: Name, raw: Record<string, unknown>): { [Key in Name]?: string } {
  const value = raw[name]
  return typeof value === 'string' && value !== '' ? ({ [name]: value } as { [Key in Name]: string }) : {}
}

function oneOf<Name extends string, Value extends string>(
  name: Name,
  raw: Record<string, unknown>,
  legal: readonly Value[],
): { [Key in Name]?: Value } {
  const value = legal.find((each) => each === raw[name])
  return value === undefined ? {} : ({ [name]: value } as { [Key in Name]: Value })
}

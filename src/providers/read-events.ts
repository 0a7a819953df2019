// The events that a verified request carries: one, or each item of a batch. Whatever is missing or odd in one item, the
// others are still events, and that one as well.
import { createHash } from 'node:crypto'
import type { ProviderEvent } from '../core/event.ts'
import type { WebhookRequest } from '../core/request.ts'
import { type Place, type TimeUnit, toUnixMs, valueAt } from './read-value.ts'

export interface EventRule {
  /** By which a duplicate is known. Where it is absent in a request, the body's SHA-256 takes its place. */
  key: Place | null
  type: Place
  /** When the provider says it happened, and how it writes that. */
  createdAt?: { at: Place; unit: TimeUnit }
  /** By what events may be put in order: a suggestion for `order`. */
  orderBy?: Place
  // JSON pointer to the items of a batch, with `*` for every element: '/events/*', '/*' where the body is a list,
  // '/entry/*/changes|messaging/*' where the items stand under several names. The places above are then read in each
  // item; `whole()` reads outside of it. Of several pointers the first that leads anywhere counts.
  batch?: string | readonly string[]
}

/** More items than this are kept as one event: nothing is lost, and one request cannot make a million rows. */
const batchEventsMax = 10_000

export function readEvents(rule: EventRule, request: WebhookRequest, payload: unknown): ProviderEvent[] {
  const pointers = findItems(rule.batch, payload)
  // A batch of none, and a body that is not one, is one event: an authentic request must not vanish.
  if (pointers.length === 0 || pointers.length > batchEventsMax)
    return [readEvent(rule, request, { payload, pointer: null })]
  return pointers.map((pointer) => readEvent(rule, request, { payload, pointer }))
}

function findItems(batch: EventRule['batch'], payload: unknown): string[] {
  for (const pointer of [batch ?? []].flat()) {
    const found = expand(payload, pointer.split('/').slice(1))
    if (found.length > 0) return found
  }
  return []
}

/** The pointers of all items that `steps` leads to. */
function expand(value: unknown, steps: readonly string[]): string[] {
  const [step, ...rest] = steps
  if (step === undefined) return ['']
  if (typeof value !== 'object' || value === null) return []
  if (step !== '*') {
    const names = step.split('|').filter((name) => Object.hasOwn(value, name))
    return names.flatMap((name) => prefix(name, expand((value as Record<string, unknown>)[name], rest)))
  }
  if (!Array.isArray(value)) return []
  return value.flatMap((item: unknown, index) => prefix(String(index), expand(item, rest)))
}

function prefix(step: string, pointers: readonly string[]): string[] {
  return pointers.map((pointer) => `/${step}${pointer}`)
}

interface Item {
  payload: unknown
  pointer: string | null
}

function readEvent(rule: EventRule, request: WebhookRequest, { payload, pointer }: Item): ProviderEvent {
  const item = pointer === null ? payload : valueAt(payload, pointer)
  const read = (place: Place): string | undefined => place.read(request, item, payload)
  const key = rule.key === null ? undefined : read(rule.key)
  const at = rule.createdAt
  return {
    key: key === undefined ? toHash(request.body) + (pointer ?? '') : toKey(key),
    type: toType(read(rule.type) ?? 'unknown'),
    createdAt: at === undefined ? null : toUnixMs(read(at.at), at.unit),
    pointer,
  }
}

/**
 * Longest key or type kept as it is, in characters. A database indexes both, and takes neither what is long, nor NUL, nor
 * half a surrogate pair: without this, one odd but signed event would be answered 503 for as long as its provider tries.
 */
const textMax = 255
const control = /[\p{Cc}\p{Cs}]/u

/** A key no database would take is told by its hash, which tells it apart just as well. */
function toKey(text: string): string {
  return text.length <= textMax && !control.test(text) ? text : toHash(Buffer.from(text, 'utf16le'))
}

function toType(text: string): string {
  if (text.length <= textMax && !control.test(text)) return text
  return text.slice(0, textMax).replace(/[\p{Cc}\p{Cs}]/gu, '?')
}

/** The same bytes are the same event where a provider gives no id. */
function toHash(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}

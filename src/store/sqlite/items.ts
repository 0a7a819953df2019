// What waits for the writer, and how it is done within one transaction: in its order, appends that follow each other at
// once, because rows that are inserted together cost half of what they cost alone (insert-rows.ts).
import type { LandfallError } from '../../core/errors.ts'
import { appendRequests } from './append.ts'
import type { AppendedRows, UnpackedRequest } from './packing.ts'
import type { Work } from './work.ts'

/** One call that waits: done whole or not at all. */
export type Item = AppendItem | OtherItem

export interface AppendItem {
  requests: readonly UnpackedRequest[]
  answer(appended: AppendedRows[]): void
  reject(error: LandfallError): void
}

export interface OtherItem {
  run(work: Work): unknown
  answer(result: unknown): void
  reject(error: LandfallError): void
}

/** Says how to answer each once it is committed. */
export function runAll(work: Work, items: readonly Item[]): (() => void)[] {
  const answers: (() => void)[] = []
  let appends: AppendItem[] = []
  for (const item of items) {
    if ('requests' in item) {
      appends.push(item)
      continue
    }
    // What was asked before is done before: a claim sees the jobs of the appends ahead of it.
    answers.push(...appendAll(work, appends))
    appends = []
    const result = item.run(work)
    answers.push(() => item.answer(result))
  }
  answers.push(...appendAll(work, appends))
  return answers
}

function appendAll(work: Work, items: readonly AppendItem[]): (() => void)[] {
  if (items.length === 0) return []
  const requests = items.flatMap((item) => item.requests)
  const appended = appendRequests(work, requests)
  let next = 0
  return items.map((item) => {
    const first = next
    next += item.requests.length
    const own = appended.slice(first, next)
    return () => item.answer(own)
  })
}

// What the calls that verify again take and answer.
import type { QuarantineAsk, QuarantineFilter } from '../operate/quarantine.ts'
import type { Reverified, ReverifyReport } from './contract.ts'
import { readBody, toBoolean, toObject, toTexts } from './read-body.ts'
import { readQuery, text, time } from './read-query.ts'
import { type Answer, toIso } from './to-json.ts'

const filters = { source: text(64), reason: text(64), from: time, to: time }
const cursors = { cursor: text(500) }

export function readReverifyOne(body: string): { admit: boolean } {
  const { admit } = toObject('the body', readBody(body), ['admit'])
  return { admit: toBoolean('admit', admit) }
}

export function readReverifyAll(body: string): QuarantineAsk & { filter: QuarantineFilter } {
  const { filter = {}, admit, cursor } = toObject('the body', readBody(body), ['filter', 'admit', 'cursor'])
  const given = toObject('filter', filter, Object.keys(filters))
  return {
    filter: readQuery(toTexts(given), filters),
    admit: toBoolean('admit', admit),
    ...readQuery(cursor === undefined || cursor === null ? {} : toTexts({ cursor }), cursors),
  }
}

export function toReverified(id: string, { admission, ...verdict }: Answer<'reverify'>): Reverified {
  const events = admission?.events.map((event) => event.id) ?? []
  return { id, ...verdict, admission: admission === null ? null : { ...admission, events } }
}

export function toReverifyReport(report: Answer<'reverifyAll'>): ReverifyReport {
  const stillRefused = report.stillRefused.map((one) => ({ ...one, receivedAt: toIso(one.receivedAt) }))
  return { ...report, stillRefused }
}

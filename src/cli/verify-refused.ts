// `landfall verify --refused`: what of the refused requests would pass at the running server now, and lets it in on --admit.
// It asks a stretch at a time, so that progress is seen, and a run that was broken off goes on when it is asked again.
import type { ReverifyAsk, ReverifyReport } from '../api/contract.ts'
import { askAdmin } from './ask-admin.ts'
import { bold, clean, dim, green, printJson, red } from './print.ts'

export interface RefusedFlags {
  to: string
  source?: string
  reason?: string
  admit?: boolean
  json?: boolean
}

const samplesMax = 10

/** Exit code 1 where some are still refused. */
export async function verifyRefused({ to, source, reason, admit = false, json }: RefusedFlags): Promise<void> {
  const filter = { ...(source !== undefined && { source }), ...(reason !== undefined && { reason }) }
  const sum: ReverifyReport = {
    ...{ refused: 0, wouldPass: 0, admitted: 0, duplicates: 0 },
    ...{ byReason: {}, stillRefused: [], next: null },
  }
  do {
    const ask: ReverifyAsk = { filter, admit, ...(sum.next !== null && { cursor: sum.next }) }
    addReport(sum, await askAdmin<ReverifyReport>(to, '/api/requests/reverify', ask))
    if (sum.next !== null) console.error(dim(`${sum.refused} verified again, ${sum.wouldPass} pass, going on`))
  } while (sum.next !== null)
  if (json) printJson(sum)
  else if (sum.refused === 0) console.log(dim('No refused request matches.'))
  else print(sum, admit)
  if (sum.refused > sum.wouldPass) process.exitCode = 1
}

function addReport(sum: ReverifyReport, report: ReverifyReport): void {
  for (const name of ['refused', 'wouldPass', 'admitted', 'duplicates'] as const) sum[name] += report[name]
  for (const [reason, count] of Object.entries(report.byReason))
    sum.byReason[reason] = (sum.byReason[reason] ?? 0) + count
  sum.stillRefused = [...sum.stillRefused, ...report.stillRefused].slice(0, samplesMax)
  sum.next = report.next
}

function print(sum: ReverifyReport, admit: boolean): void {
  const { refused, wouldPass, admitted, duplicates } = sum
  if (admit)
    console.log(`${green('✓')} ${bold(`${admitted + duplicates} of ${refused} admitted`)}${toHeld(duplicates)}`)
  else console.log(bold(`${wouldPass} of ${refused} would now pass`))
  if (refused > wouldPass) printStillRefused(sum)
  if (!admit && wouldPass > 0) console.log(dim('Nothing was changed. The same with --admit lets them in, once.'))
  if (wouldPass === 0)
    console.log(dim('The running server judges by the configuration it started with: restart it after you mend that.'))
}

function toHeld(duplicates: number): string {
  return duplicates === 0 ? '' : dim(`, ${duplicates} of them held already: nothing runs twice`)
}

function printStillRefused({ refused, wouldPass, byReason, stillRefused }: ReverifyReport): void {
  const reasons = Object.entries(byReason).map(([reason, count]) => `${reason} ${count}`)
  console.log(`${red('✗')} ${refused - wouldPass} still refused: ${reasons.join(', ')}`)
  for (const { id, source, reason, detail } of stillRefused)
    console.log(`  ${id}  ${dim(source)}  ${reason}: ${clean(detail)}`)
  if (refused - wouldPass > stillRefused.length)
    console.log(dim(`  and ${refused - wouldPass - stillRefused.length} more`))
}

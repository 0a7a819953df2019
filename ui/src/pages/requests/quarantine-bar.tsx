import type { ReverifyReport } from '../../../../src/api/contract.ts'
import { toCount, toPlural } from '../../format/numbers.ts'
import { toReason } from '../../format/words.ts'
import { Icon } from '../../parts/icon.tsx'
import { Problem } from '../../parts/problem.tsx'
import { type QuarantineFilter, useQuarantine } from './use-quarantine.ts'

/** All refused requests of the filter at once: first what would pass now, then, on a second press, those are let in. */
export function QuarantineBar({ filter }: { filter: QuarantineFilter }) {
  const { preview, admission, progress } = useQuarantine(filter)
  const busy = preview.isPending || admission.isPending
  const shown = admission.data ?? preview.data
  const admitted = admission.data !== undefined
  return (
    <section className="bulk" aria-label="Verify refused requests again">
      <div className="bulk-line">
        <button
          type="button"
          className="button"
          disabled={busy}
          onClick={() => {
            admission.reset()
            preview.mutate()
          }}
        >
          <Icon name="retry" />
          {preview.isPending ? 'Verifying…' : 'Verify all again'}
        </button>
        {!admitted && shown !== undefined && shown.wouldPass > 0 ? (
          <button type="button" className="button primary" disabled={busy} onClick={() => admission.mutate()}>
            <Icon name="check" />
            {admission.isPending ? 'Admitting…' : `Admit ${toCount(shown.wouldPass)}`}
          </button>
        ) : null}
        <span role="status">
          {busy ? (
            <span className="muted">{progress === null ? 'Looking…' : toProgress(progress)}</span>
          ) : shown === undefined ? (
            <span className="muted">
              Checks every refused request of this list, as it came, against the secrets as they are now. Changes
              nothing.
            </span>
          ) : (
            <strong>{admitted ? toAdmitted(shown) : toPreview(shown)}</strong>
          )}
        </span>
      </div>
      {shown === undefined || busy ? null : <StillRefused report={shown} admitted={admitted} />}
      {preview.isError ? <Problem error={preview.error} /> : null}
      {admission.isError ? <Problem error={admission.error} /> : null}
    </section>
  )
}

function toProgress({ refused, wouldPass }: ReverifyReport): string {
  return `${toCount(refused)} verified again, ${toCount(wouldPass)} pass…`
}

function toPreview({ refused, wouldPass }: ReverifyReport): string {
  return refused === 0
    ? 'Nothing refused is left here.'
    : `${toCount(wouldPass)} of ${toCount(refused)} would now pass.`
}

function toAdmitted({ admitted, duplicates }: ReverifyReport): string {
  const again = duplicates === 0 ? '' : ` ${toCount(duplicates)} of them were held already: nothing runs twice.`
  return `${toPlural(admitted + duplicates, 'request')} admitted.${again}`
}

function StillRefused({ report, admitted }: { report: ReverifyReport; admitted: boolean }) {
  const left = report.refused - report.wouldPass
  if (left === 0) return null
  const counts = Object.entries(report.byReason)
  const reasons = counts.map(([code, count]) => toReason(code) + (counts.length > 1 ? ` (${toCount(count)})` : ''))
  return (
    <p className="muted">
      {admitted ? `${toCount(left)} still refused` : `${toCount(left)} would still be refused`}: {reasons.join(', ')}.
      {report.wouldPass === 0 ? ' The server judges by the configuration it was started with.' : null}
    </p>
  )
}

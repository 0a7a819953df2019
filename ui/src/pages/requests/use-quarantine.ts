// Verifying refused requests again, a stretch a call, until all were looked at. What broke off goes on when it is asked again:
// only what is still refused is looked at.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ReverifyAsk, ReverifyReport } from '../../../../src/api/contract.ts'
import { api } from '../../api/client.ts'

export type QuarantineFilter = NonNullable<ReverifyAsk['filter']>

export function useQuarantine(filter: QuarantineFilter) {
  const client = useQueryClient()
  const [progress, setProgress] = useState<ReverifyReport | null>(null)
  const run = async (admit: boolean): Promise<ReverifyReport> => {
    setProgress(null)
    let sum = await api.reverifyAll({ filter, admit })
    while (sum.next !== null) {
      setProgress(sum)
      sum = add(sum, await api.reverifyAll({ filter, admit, cursor: sum.next }))
    }
    return sum
  }
  const preview = useMutation({ mutationFn: () => run(false) })
  const admission = useMutation({
    mutationFn: () => run(true),
    // Also after a failure: the stretches before it were let in.
    onSettled: () =>
      Promise.all([['requests'], ['events'], ['stats']].map((queryKey) => client.invalidateQueries({ queryKey }))),
  })
  return { preview, admission, progress }
}

function add(sum: ReverifyReport, more: ReverifyReport): ReverifyReport {
  const byReason = { ...sum.byReason }
  for (const [reason, count] of Object.entries(more.byReason)) byReason[reason] = (byReason[reason] ?? 0) + count
  return {
    refused: sum.refused + more.refused,
    wouldPass: sum.wouldPass + more.wouldPass,
    admitted: sum.admitted + more.admitted,
    duplicates: sum.duplicates + more.duplicates,
    byReason,
    stillRefused: sum.stillRefused,
    next: more.next,
  }
}

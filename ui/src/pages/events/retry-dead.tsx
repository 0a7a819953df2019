import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { EventSummary } from '../../../../src/api/contract.ts'
import { api } from '../../api/client.ts'
import { Icon } from '../../parts/icon.tsx'

/** The dead jobs of one event, retried from the list. */
export function RetryDead({ event }: { event: EventSummary }) {
  const client = useQueryClient()
  const dead = event.jobs.filter((job) => job.state === 'dead')
  const retry = useMutation({
    mutationFn: async () => {
      for (const job of dead) await api.retryJob(job.id)
    },
    onSettled: () =>
      Promise.all(
        [['events'], ['event', event.id], ['stats']].map((queryKey) => client.invalidateQueries({ queryKey })),
      ),
  })
  if (dead.length === 0) return null
  return (
    <button
      type="button"
      className="button"
      aria-label={`Retry ${event.key}`}
      title={retry.isError ? retry.error.message : undefined}
      disabled={retry.isPending}
      onClick={() => retry.mutate()}
    >
      <Icon name={retry.isError ? 'warning' : 'retry'} />
      {retry.isPending ? 'Retrying…' : 'Retry'}
    </button>
  )
}

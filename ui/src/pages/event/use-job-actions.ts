// What a person may do to a job. The page shows the new state at once and takes it back if the server says no.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { EventDetail, JobState } from '../../../../src/api/contract.ts'
import { api } from '../../api/client.ts'
import { eventQuery } from '../../api/queries.ts'

export type JobAction = 'retry' | 'cancel'

const calls = { retry: api.retryJob, cancel: api.cancelJob }
const hoped: Record<JobAction, JobState> = { retry: 'pending', cancel: 'cancelled' }

/** From which states each is allowed: the same as the server's rule, which has the last word. */
export function actionsOf(state: JobState): JobAction[] {
  if (state === 'pending') return ['cancel']
  return state === 'running' ? [] : ['retry']
}

export function useJobAction(eventId: string, jobId: string) {
  const client = useQueryClient()
  const { queryKey } = eventQuery(eventId)
  return useMutation({
    mutationFn: (action: JobAction) => calls[action](jobId),
    onMutate: async (action) => {
      await client.cancelQueries({ queryKey })
      const before = client.getQueryData(queryKey)
      client.setQueryData(queryKey, (event) => event && withJob(event, jobId, action))
      return { before }
    },
    onError: (_error, _action, context) => client.setQueryData(queryKey, context?.before),
    onSettled: () =>
      Promise.all(
        [['event', eventId], ['events'], ['stats']].map((key) => client.invalidateQueries({ queryKey: key })),
      ),
  })
}

function withJob(event: EventDetail, jobId: string, action: JobAction): EventDetail {
  const jobs = event.jobs.map((job) =>
    job.id === jobId ? { ...job, state: hoped[action], nextAttemptAt: null, attempts: 0 } : job,
  )
  return { ...event, jobs }
}

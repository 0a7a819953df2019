// A replay of what a list shows: counted first, begun on a second press.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { JobState, ReplayAnswer, ReplayAsk, ReplayFilter } from '../../../../src/api/contract.ts'
import { api } from '../../api/client.ts'
import { toCount, toPlural } from '../../format/numbers.ts'
import type { EventsSearch } from '../../search-params.ts'

const retryable: readonly (JobState | undefined)[] = ['dead', 'cancelled', 'succeeded']

/** Who lists events with dead jobs means the dead jobs, not the others of those events. */
export function toReplayFilter({ source, type, state, q }: EventsSearch): ReplayFilter {
  return {
    ...(source !== undefined && { source }),
    ...(type !== undefined && { type }),
    ...(q !== undefined && { q }),
    ...(state !== undefined && (retryable.includes(state) ? { jobState: state } : { state })),
  }
}

export type ReplayWish = Pick<ReplayAsk, 'ratePerSecond' | 'configuration' | 'freshKeys'> & { subscription?: string }

export function useReplay(filter: ReplayFilter) {
  const client = useQueryClient()
  const ask = ({ subscription, ...wish }: ReplayWish, dryRun: boolean): Promise<ReplayAnswer> => {
    const whole = { ...filter, ...(subscription !== undefined && { subscription }) }
    // The page shows the count of everything before it can be started: then it is meant.
    return api.replay({ filter: whole, all: Object.keys(whole).length === 0, dryRun, ...wish })
  }
  const preview = useMutation({ mutationFn: (wish: ReplayWish) => ask(wish, true) })
  const start = useMutation({
    mutationFn: (wish: ReplayWish) => ask(wish, false),
    onSettled: () =>
      Promise.all([['replays'], ['events'], ['stats']].map((queryKey) => client.invalidateQueries({ queryKey }))),
  })
  return { preview, start }
}

/** '412 events, 398 jobs, 37 order keys; 12 skipped because they wait or run'. */
export function toCountWords({ matched, jobs, skipped, left, orderKeys, complete }: ReplayAnswer): string {
  const counts = [
    `${complete ? '' : 'at least '}${toPlural(matched, 'event')}`,
    toPlural(jobs, 'job'),
    ...(orderKeys.count > 0 ? [toPlural(orderKeys.count, 'order key')] : []),
  ].join(', ')
  const rest = [
    ...(skipped > 0 ? [`${toCount(skipped)} skipped because they wait or run`] : []),
    ...(left > 0 ? [`${toCount(left)} left because today's subscriptions do not want them`] : []),
  ].join(', ')
  return rest === '' ? counts : `${counts}; ${rest}`
}

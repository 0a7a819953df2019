// What is asked about work: what holds it back, how it fails, what was asked for again.
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api } from './client.ts'

export const subscriptionsQuery = () =>
  queryOptions({ queryKey: ['subscriptions'], queryFn: api.subscriptions, refetchInterval: 10_000 })

export const failuresQuery = () => queryOptions({ queryKey: ['failures'], queryFn: api.failures })

/** No notice tells how far a replay came: while one runs, it is asked. */
export const replaysQuery = (cursor?: string) =>
  queryOptions({
    queryKey: ['replays', cursor ?? null],
    queryFn: () => api.replays({ cursor }),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.items.some((one) => one.state === 'running') ? 1_000 : 10_000),
  })

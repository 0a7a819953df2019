// Every read of the dashboard, as TanStack Query options. The first word of a key is what a live notice invalidates.
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api, type EventsAsk, type RequestsAsk } from './client.ts'

const hourMs = 3_600_000
const minuteSeconds = 60

export const sessionQuery = () => queryOptions({ queryKey: ['session'], queryFn: api.session, staleTime: 60_000 })

export const sourcesQuery = () => queryOptions({ queryKey: ['sources'], queryFn: api.sources, staleTime: 10_000 })

/** The last hour, a point a minute. It moves on by itself, also when nothing arrives. */
export const lastHourQuery = (source?: string) =>
  queryOptions({
    queryKey: ['stats', 'last-hour', source ?? null],
    queryFn: () => {
      const now = Date.now()
      const ask = { from: new Date(now - hourMs).toISOString(), to: new Date(now).toISOString(), step: minuteSeconds }
      return api.stats({ source, ...ask })
    },
    // A notice may be lost while the stream is opened; what needs attention must not stay unseen for long.
    refetchInterval: 5_000,
  })

export const eventsQuery = (ask: EventsAsk) =>
  queryOptions({ queryKey: ['events', ask], queryFn: () => api.events(ask), placeholderData: keepPreviousData })

export const eventQuery = (id: string) => queryOptions({ queryKey: ['event', id], queryFn: () => api.event(id) })

export const requestsQuery = (ask: RequestsAsk) =>
  queryOptions({ queryKey: ['requests', ask], queryFn: () => api.requests(ask), placeholderData: keepPreviousData })

export const requestQuery = (id: string) => queryOptions({ queryKey: ['request', id], queryFn: () => api.request(id) })

import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router'
import { EventPage } from './pages/event/event-page.tsx'
import { EventsPage } from './pages/events/events-page.tsx'
import { LivePage } from './pages/live/live-page.tsx'
import { NotFoundPage } from './pages/not-found-page.tsx'
import { ReplaysPage } from './pages/replays/replays-page.tsx'
import { RequestPage } from './pages/request/request-page.tsx'
import { RequestsPage } from './pages/requests/requests-page.tsx'
import { SourcesPage } from './pages/sources/sources-page.tsx'
import { SubscriptionsPage } from './pages/subscriptions/subscriptions-page.tsx'
import { parseSearch, stringifySearch, toEventsSearch, toReplaysSearch, toRequestsSearch } from './search-params.ts'
import { Shell } from './shell.tsx'

const root = createRootRoute({ component: Shell, notFoundComponent: NotFoundPage })
const at = () => root

const routes = root.addChildren([
  createRoute({ getParentRoute: at, path: '/', component: LivePage }),
  createRoute({ getParentRoute: at, path: '/events', component: EventsPage, validateSearch: toEventsSearch }),
  createRoute({ getParentRoute: at, path: '/events/$id', component: EventPage }),
  createRoute({ getParentRoute: at, path: '/requests', component: RequestsPage, validateSearch: toRequestsSearch }),
  createRoute({ getParentRoute: at, path: '/requests/$id', component: RequestPage }),
  createRoute({ getParentRoute: at, path: '/subscriptions', component: SubscriptionsPage }),
  createRoute({ getParentRoute: at, path: '/replays', component: ReplaysPage, validateSearch: toReplaysSearch }),
  createRoute({ getParentRoute: at, path: '/sources', component: SourcesPage }),
])

export const router = createRouter({ routeTree: routes, parseSearch, stringifySearch, scrollRestoration: true })

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}

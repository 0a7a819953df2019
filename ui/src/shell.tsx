// What stands around every page: the way between them, the live indicator, and the door where a token is asked for.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, Outlet } from '@tanstack/react-router'
import { api } from './api/client.ts'
import { sessionQuery } from './api/queries.ts'
import { LiveProvider, useLive } from './api/use-live.tsx'
import { LoginPage } from './pages/login/login-page.tsx'
import { Problem } from './parts/problem.tsx'

const places = [
  { to: '/', label: 'Live', exact: true },
  { to: '/events', label: 'Events', exact: false },
  { to: '/requests', label: 'Requests', exact: false },
  { to: '/subscriptions', label: 'Subscriptions', exact: false },
  { to: '/replays', label: 'Replays', exact: false },
  { to: '/sources', label: 'Sources', exact: false },
] as const

export function Shell() {
  const session = useQuery(sessionQuery())
  if (session.data === undefined) {
    return (
      <main className="door">
        {session.isError ? <Problem error={session.error} retry={() => void session.refetch()} /> : null}
      </main>
    )
  }
  if (session.data.needed && !session.data.authenticated) return <LoginPage />
  return (
    <LiveProvider>
      <a className="skip" href="#content">
        Skip to content
      </a>
      <header className="top">
        <Link to="/" className="brand">
          <img src="/favicon.svg" alt="" width="20" height="20" />
          Landfall
        </Link>
        <nav aria-label="Main">
          {places.map(({ to, label, exact }) => (
            <Link key={to} to={to} activeOptions={{ exact, includeSearch: false }}>
              {label}
            </Link>
          ))}
        </nav>
        <span className="top-end">
          <LiveIndicator />
          {session.data.needed ? <LogoutButton /> : null}
        </span>
      </header>
      <main id="content" tabIndex={-1}>
        <Outlet />
      </main>
    </LiveProvider>
  )
}

const liveWords = { connecting: 'connecting', live: 'live', reconnecting: 'reconnecting', stopped: 'stopped' } as const

function LiveIndicator() {
  const { mode, paused } = useLive()
  const shown = paused && mode === 'live' ? 'paused' : liveWords[mode]
  return (
    <span className={`live-indicator is-${shown}`} role="status" aria-label="Live connection">
      <i aria-hidden="true" />
      {shown}
    </span>
  )
}

function LogoutButton() {
  const client = useQueryClient()
  const logout = useMutation({ mutationFn: api.logout, onSuccess: () => client.resetQueries() })
  return (
    <button type="button" className="button quiet" disabled={logout.isPending} onClick={() => logout.mutate()}>
      Log out
    </button>
  )
}

import { Link } from '@tanstack/react-router'
import type { EventsSearch, ReplaysSearch, RequestsSearch } from '../search-params.ts'
import { Icon } from './icon.tsx'

type PagerProps = (
  | { to: '/events'; search: EventsSearch }
  | { to: '/requests'; search: RequestsSearch }
  | { to: '/replays'; search: ReplaysSearch }
) & {
  next: string | null
}

/** Cursors lead only onwards; the way back is the browser's, and a jump to the newest. */
export function Pager({ to, search, next }: PagerProps) {
  const { cursor, ...filters } = search
  if (cursor === undefined && next === null) return null
  return (
    <nav className="pager" aria-label="Pages">
      {cursor === undefined ? (
        <span />
      ) : (
        <Link to={to} search={filters} className="button">
          <Icon name="left" />
          Newest
        </Link>
      )}
      {next === null ? (
        <span className="muted">That is all</span>
      ) : (
        <Link to={to} search={{ ...filters, cursor: next }} className="button">
          Older
          <Icon name="right" />
        </Link>
      )}
    </nav>
  )
}

import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { eventsQuery, lastHourQuery, requestsQuery, sourcesQuery } from '../../api/queries.ts'
import { useLive } from '../../api/use-live.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { Page, Panel } from '../../parts/page.tsx'
import { AttentionStrip } from './attention-strip.tsx'
import { Charts } from './charts.tsx'
import { LiveList } from './live-list.tsx'
import { toLiveRows } from './live-rows.ts'
import { StatTiles } from './stat-tiles.tsx'
import { TryIt } from './try-it.tsx'

const rowsMax = 50

export function LivePage() {
  const stats = useQuery(lastHourQuery())
  const sources = useQuery(sourcesQuery())
  return (
    <Page title="Live" heading={<span className="hidden-text">Live</span>}>
      <Loaded query={stats}>
        {(hour) => (
          <>
            <AttentionStrip stats={hour} sources={sources.data ?? []} />
            <StatTiles stats={hour} />
            <Charts stats={hour} />
          </>
        )}
      </Loaded>
      <Panel title="Latest" aside={<PauseButton />} flush>
        <Latest />
      </Panel>
    </Page>
  )
}

function Latest() {
  const events = useQuery(eventsQuery({ limit: rowsMax }))
  const refused = useQuery(requestsQuery({ outcome: 'refused', limit: rowsMax }))
  const accepted = useQuery(requestsQuery({ outcome: 'accepted', limit: rowsMax }))
  const sources = useQuery(sourcesQuery())
  return (
    <Loaded query={events}>
      {({ items }) => {
        if (refused.data === undefined && refused.isPending) return <p className="loading">Loading…</p>
        const lists = { events: items, refused: refused.data?.items ?? [], accepted: accepted.data?.items ?? [] }
        const rows = toLiveRows(lists, rowsMax)
        return rows.length === 0 ? <TryIt sources={sources.data ?? []} /> : <LiveList rows={rows} />
      }}
    </Loaded>
  )
}

function PauseButton() {
  const { paused, held, setPaused } = useLive()
  // A pause belongs to this page: elsewhere nothing moves under the reader.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when the page is left
  useEffect(() => () => setPaused(false), [])
  return (
    <button type="button" className="button" aria-pressed={paused} onClick={() => setPaused(!paused)}>
      <Icon name={paused ? 'play' : 'pause'} />
      {paused ? 'Resume' : 'Pause'}
      {held > 0 ? <span className="held">{held} new</span> : null}
    </button>
  )
}

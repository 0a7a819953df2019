import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { eventsQuery, sourcesQuery } from '../../api/queries.ts'
import { jobStates } from '../../format/words.ts'
import { Choice, TextFilter } from '../../parts/filter.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { Page } from '../../parts/page.tsx'
import { Pager } from '../../parts/pager.tsx'
import type { EventsSearch } from '../../search-params.ts'
import { EventsTable } from './events-table.tsx'
import { ReplayBar } from './replay-bar.tsx'
import { toReplayFilter } from './use-replay.ts'

const rowsPerPage = 50

export function EventsPage() {
  const search = useSearch({ from: '/events' })
  const events = useQuery(eventsQuery({ ...search, limit: rowsPerPage }))
  return (
    <Page title="Events">
      <Filters search={search} />
      <ReplayBar key={JSON.stringify(toReplayFilter(search))} filter={toReplayFilter(search)} />
      <Loaded query={events}>
        {({ items, next }) => (
          <div className={events.isPlaceholderData ? 'panel is-old' : 'panel'}>
            <EventsTable events={items} filtered={isFiltered(search)} retry={search.state === 'dead'} />
            <Pager to="/events" search={search} next={next} />
          </div>
        )}
      </Loaded>
    </Page>
  )
}

function Filters({ search }: { search: EventsSearch }) {
  const navigate = useNavigate({ from: '/events' })
  const sources = useQuery(sourcesQuery())
  // A cursor belongs to the filter it was made under.
  const choose = (change: { [Name in keyof EventsSearch]: EventsSearch[Name] | undefined }) =>
    void navigate({ search: dropUnset({ ...search, ...change, cursor: undefined }), replace: 'q' in change })
  return (
    <search className="filters">
      <TextFilter
        search
        label="Search in keys and types"
        placeholder="Key or type"
        value={search.q}
        choose={(q) => choose({ q })}
      />
      <Choice
        label="Source"
        value={search.source}
        options={(sources.data ?? []).map((source) => source.name)}
        choose={(source) => choose({ source })}
      />
      <TextFilter label="Type" placeholder="any" value={search.type} choose={(type) => choose({ type })} />
      <Choice
        label="Job state"
        value={search.state}
        options={jobStates}
        choose={(state) => choose({ state: jobStates.find((each) => each === state) })}
      />
      {isFiltered(search) ? (
        <button type="button" className="button quiet" onClick={() => void navigate({ search: {} })}>
          Clear filters
        </button>
      ) : null}
    </search>
  )
}

function isFiltered({ source, type, state, q }: EventsSearch): boolean {
  return [source, type, state, q].some((value) => value !== undefined)
}

function dropUnset(search: { [Name in keyof EventsSearch]: EventsSearch[Name] | undefined }): EventsSearch {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined))
}

import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { requestsQuery, sourcesQuery } from '../../api/queries.ts'
import { refusalReasons, requestOutcomes, toReason } from '../../format/words.ts'
import { Choice } from '../../parts/filter.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { Page } from '../../parts/page.tsx'
import { Pager } from '../../parts/pager.tsx'
import type { RequestsSearch } from '../../search-params.ts'
import { QuarantineBar } from './quarantine-bar.tsx'
import { RequestsTable } from './requests-table.tsx'

const rowsPerPage = 50

export function RequestsPage() {
  const search = useSearch({ from: '/requests' })
  const requests = useQuery(requestsQuery({ ...search, limit: rowsPerPage }))
  return (
    <Page title="Requests">
      <Filters search={search} />
      {search.outcome === 'refused' ? <Quarantine search={search} /> : null}
      <Loaded query={requests}>
        {({ items, next }) => (
          <div className={requests.isPlaceholderData ? 'panel is-old' : 'panel'}>
            <RequestsTable requests={items} filtered={isFiltered(search)} />
            <Pager to="/requests" search={search} next={next} />
          </div>
        )}
      </Loaded>
    </Page>
  )
}

/** Under another filter it begins anew: what was said before was said of other requests. */
function Quarantine({ search: { source, reason } }: { search: RequestsSearch }) {
  const filter = { ...(source !== undefined && { source }), ...(reason !== undefined && { reason }) }
  return <QuarantineBar key={JSON.stringify(filter)} filter={filter} />
}

function Filters({ search }: { search: RequestsSearch }) {
  const navigate = useNavigate({ from: '/requests' })
  const sources = useQuery(sourcesQuery())
  // A cursor belongs to the filter it was made under.
  const choose = (change: { [Name in keyof RequestsSearch]: RequestsSearch[Name] | undefined }) =>
    void navigate({ search: dropUnset({ ...search, ...change, cursor: undefined }) })
  return (
    <search className="filters">
      <Choice
        label="Outcome"
        value={search.outcome}
        options={requestOutcomes}
        choose={(value) => choose({ outcome: requestOutcomes.find((each) => each === value), reason: undefined })}
      />
      <Choice
        label="Source"
        value={search.source}
        options={(sources.data ?? []).map((source) => source.name)}
        choose={(source) => choose({ source })}
      />
      <Choice
        label="Reason"
        value={search.reason}
        options={refusalReasons.map((reason) => [reason, toReason(reason)] as const)}
        choose={(reason) => choose(reason === undefined ? { reason } : { reason, outcome: 'refused' })}
      />
      {isFiltered(search) ? (
        <button type="button" className="button quiet" onClick={() => void navigate({ search: {} })}>
          Clear filters
        </button>
      ) : null}
    </search>
  )
}

function isFiltered({ source, outcome, reason }: RequestsSearch): boolean {
  return [source, outcome, reason].some((value) => value !== undefined)
}

function dropUnset(search: { [Name in keyof RequestsSearch]: RequestsSearch[Name] | undefined }): RequestsSearch {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined))
}

import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import type { EventDetail } from '../../../../src/api/contract.ts'
import { eventQuery } from '../../api/queries.ts'
import { toDuration } from '../../format/time.ts'
import { Arrivals, Chip, JobChips, OriginChip } from '../../parts/chip.tsx'
import { CopyButton } from '../../parts/copy-button.tsx'
import { Fact, Facts } from '../../parts/facts.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { Page } from '../../parts/page.tsx'
import { RequestPanels } from '../../parts/request-panels.tsx'
import { Ago, Exact } from '../../parts/when.tsx'
import { Duplicates } from './duplicates.tsx'
import { JobsPanel } from './jobs-panel.tsx'
import { TimelinePanel } from './timeline-panel.tsx'

export function EventPage() {
  const { id } = useParams({ from: '/events/$id' })
  const query = useQuery(eventQuery(id))
  return <Loaded query={query}>{(event) => <Event event={event} />}</Loaded>
}

function Event({ event }: { event: EventDetail }) {
  const altered = event.duplicateRequests.some((request) => request.altered)
  return (
    <Page
      title={event.type}
      heading={<span className="event-type">{event.type}</span>}
      aside={
        <span className="chips">
          <Arrivals event={event} />
          <OriginChip origin={event.origin} />
          {altered ? (
            <Chip tone="wait" icon="warning" title="A duplicate came with another body">
              altered duplicate
            </Chip>
          ) : null}
          <JobChips jobs={event.jobs} />
        </span>
      }
    >
      <EventFacts event={event} />
      <TimelinePanel event={event} />
      <JobsPanel event={event} />
      {event.duplicateRequests.length === 0 ? null : <Duplicates event={event} />}
      <RequestPanels request={event.request} />
    </Page>
  )
}

function EventFacts({ event }: { event: EventDetail }) {
  const { source, verdict, request, traceId } = event
  return (
    <Facts>
      <Fact name="Source">
        <Link to="/events" search={{ source }}>
          {source}
        </Link>
      </Fact>
      <Fact name="Key">
        <span className="mono">{event.key}</span>
        <CopyButton text={event.key} what="key" />
      </Fact>
      <Fact name="Received">
        <Ago at={event.receivedAt} /> <span className="muted">· </span>
        <Exact at={event.receivedAt} />
      </Fact>
      <Fact name="Verdict">
        <span className={verdict.ok ? 'answer-good' : 'answer-bad'}>
          <Icon name={verdict.ok ? 'check' : 'cross'} />
          {verdict.detail}
        </span>
      </Fact>
      <Fact name="Answered">
        {request.status} <span className="muted">in</span> {toDuration(request.ackMs)}
      </Fact>
      <Fact name="Request">
        <Link to="/requests/$id" params={{ id: request.id }} className="mono">
          {request.id}
        </Link>
      </Fact>
      {traceId === null ? null : (
        <Fact name="Trace">
          <span className="mono">{traceId}</span>
          <CopyButton text={traceId} what="trace id" />
        </Fact>
      )}
    </Facts>
  )
}

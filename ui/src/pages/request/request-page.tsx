import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import type { RequestDetail } from '../../../../src/api/contract.ts'
import { requestQuery } from '../../api/queries.ts'
import { toDuration } from '../../format/time.ts'
import { toReason } from '../../format/words.ts'
import { Chip, OutcomeChip } from '../../parts/chip.tsx'
import { CopyButton } from '../../parts/copy-button.tsx'
import { Fact, Facts } from '../../parts/facts.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { Page } from '../../parts/page.tsx'
import { RequestPanels } from '../../parts/request-panels.tsx'
import { Ago, Exact } from '../../parts/when.tsx'
import { DiagnosisPanel } from './diagnosis-panel.tsx'

export function RequestPage() {
  const { id } = useParams({ from: '/requests/$id' })
  const query = useQuery(requestQuery(id))
  return <Loaded query={query}>{(request) => <Request request={request} />}</Loaded>
}

function Request({ request }: { request: RequestDetail }) {
  const { method, path, source, outcome } = request
  return (
    <Page
      title={`${method} ${path}`}
      heading={
        <span className="mono">
          {method} {path}
        </span>
      }
      aside={
        <span className="chips">
          <OutcomeChip outcome={outcome} />
          {request.altered ? (
            <Chip tone="wait" icon="warning">
              altered
            </Chip>
          ) : null}
        </span>
      }
    >
      {request.diagnosis === null ? null : <DiagnosisPanel request={request} diagnosis={request.diagnosis} />}
      {request.admittedAt === null ? null : <AdmittedNote request={request} at={request.admittedAt} />}
      <Facts>
        <Fact name="Source">
          <Link to="/requests" search={{ source }}>
            {source}
          </Link>
        </Fact>
        <Fact name="Received">
          <Ago at={request.receivedAt} /> <span className="muted">· </span>
          <Exact at={request.receivedAt} />
        </Fact>
        <Fact name="Answered">
          {request.status} <span className="muted">in</span> {toDuration(request.ackMs)}
        </Fact>
        <Fact name="From">
          {request.remoteAddress ?? 'unknown'}
          {request.reason?.endsWith('address_not_allowed') ? (
            <>
              {' '}
              <Chip tone="wait" icon="warning">
                not on the list
              </Chip>
            </>
          ) : null}
        </Fact>
        <Fact name="Event">
          {request.eventId === null ? (
            <span className="muted">none</span>
          ) : (
            <Link to="/events/$id" params={{ id: request.eventId }} className="mono">
              {request.eventId}
            </Link>
          )}
        </Fact>
        <Fact name="Request">
          <span className="mono">{request.id}</span>
          <CopyButton text={request.id} what="request id" />
        </Fact>
      </Facts>
      <RequestPanels request={request} />
    </Page>
  )
}

/** That it is accepted now does not hide that its sender was told something else. */
function AdmittedNote({ request, at }: { request: RequestDetail; at: string }) {
  const { outcome, reason, status, eventId } = request
  return (
    <section className="admission" aria-label="Admission">
      <Icon name="check" />
      <p>
        <strong>Admitted</strong> <Ago at={at} />. It was answered {status}, {toReason(reason)}.{' '}
        {outcome === 'duplicate' ? 'Its event was held already, so nothing ran twice. ' : ''}
        {eventId === null ? null : (
          <Link to="/events/$id" params={{ id: eventId }}>
            See its event
          </Link>
        )}
      </p>
    </section>
  )
}

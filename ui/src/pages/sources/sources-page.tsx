import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { AddressFinding, SourceInfo } from '../../../../src/api/contract.ts'
import { sourcesQuery } from '../../api/queries.ts'
import { toIntakeUrl } from '../../format/intake-url.ts'
import { toPlural } from '../../format/numbers.ts'
import { toCover } from '../../format/words.ts'
import { CopyButton } from '../../parts/copy-button.tsx'
import { Fact, Facts } from '../../parts/facts.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { Page } from '../../parts/page.tsx'
import { Prose } from '../../parts/prose.tsx'
import { Ago } from '../../parts/when.tsx'

export function SourcesPage() {
  const sources = useQuery(sourcesQuery())
  return (
    <Page title="Sources">
      <Loaded query={sources}>
        {(items) =>
          items.length === 0 ? (
            <p className="empty">
              No source is configured. Add one under <code>sources</code> in <code>landfall.config.ts</code>.
            </p>
          ) : (
            items.map((source) => <Source key={source.name} source={source} />)
          )
        }
      </Loaded>
    </Page>
  )
}

function Source({ source }: { source: SourceInfo }) {
  const { name, providerName, secrets, lastEventAt, lastRefusedAt, timeoutSeconds } = source
  const url = toIntakeUrl(source)
  return (
    <section className="panel source" aria-label={name}>
      <div className="panel-head">
        <h2>{name}</h2>
        <span className="muted">{providerName}</span>
        <span className="endpoint">
          <code>{url}</code>
          <CopyButton text={url} what={`URL of ${name}`} />
        </span>
      </div>
      <div className="panel-body">
        {source.warnings.map(({ kind, what, fix }) => (
          <p key={kind} className="warning">
            <Icon name="warning" />
            <span>
              <strong>{what}.</strong> <Prose text={fix} />
            </span>
          </p>
        ))}
        <Facts>
          <Fact name="Verification">{toCover(source.authenticates)}</Fact>
          <Fact name="Secrets">{toPlural(secrets, 'secret')}</Fact>
          <Fact name="Last event">
            {lastEventAt === null ? (
              <span className="muted">never</span>
            ) : (
              <Link to="/events" search={{ source: name }}>
                <Ago at={lastEventAt} />
              </Link>
            )}
          </Fact>
          <Fact name="Last refusal">
            {lastRefusedAt === null ? (
              <span className="muted">never</span>
            ) : (
              <Link to="/requests" search={{ source: name, outcome: 'refused' }}>
                <Ago at={lastRefusedAt} />
              </Link>
            )}
          </Fact>
          <Fact name="Addresses">
            {source.addresses === null ? (
              <span className="muted">any</span>
            ) : (
              `${source.addresses.mode === 'enforce' ? 'only' : 'observed:'} ${source.addresses.allow.join(', ')}`
            )}
          </Fact>
          <Fact name="Waits for an answer">{timeoutSeconds === null ? 'not documented' : `${timeoutSeconds} s`}</Fact>
          <Fact name="Tries again">{source.retrySchedule}</Fact>
        </Facts>
        <AddressFindings source={source} />
        <SecretUses source={source} />
        <Subscriptions source={source} />
      </div>
    </section>
  )
}

/** What list and signature say together, each leading to the requests that it was seen in. */
function AddressFindings({ source: { name, addresses } }: { source: SourceInfo }) {
  if (addresses === null || addresses.findings.length === 0) return null
  return (
    <table className="list addresses">
      <thead>
        <tr>
          <th>Address and signature</th>
          <th>In 7 days</th>
          <th>Last seen</th>
          <th>What it means</th>
        </tr>
      </thead>
      <tbody>
        {addresses.findings.map(({ kind, what, count, lastAt, advice }) => (
          <tr key={kind}>
            <td>{what}</td>
            <td>
              <Link to="/requests" search={{ source: name, reason: toReasonOf(kind, addresses.mode) }}>
                {count}
              </Link>
            </td>
            <td>
              <Ago at={lastAt} />
            </td>
            <td>
              <Prose text={advice} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function toReasonOf(kind: AddressFinding['kind'], mode: 'observe' | 'enforce'): string {
  if (kind === 'listed_refused') return 'no_matching_secret'
  if (mode === 'enforce') return 'address_not_allowed'
  return kind === 'unlisted_verified' ? 'observed:address_not_allowed' : 'no_matching_secret'
}

/** Evidence for a rotation: shown where there is more than one secret. */
function SecretUses({ source }: { source: SourceInfo }) {
  if (source.secretUses.length === 0) return null
  return (
    <table className="list secrets">
      <thead>
        <tr>
          <th>Secret</th>
          <th>Matched in 7 days</th>
          <th>Last match</th>
          <th>What it means</th>
        </tr>
      </thead>
      <tbody>
        {source.secretUses.map(({ name, matched, lastMatchedAt, advice }) => (
          <tr key={name}>
            <td>{name}</td>
            <td>{matched}</td>
            <td>{lastMatchedAt === null ? <span className="muted">never</span> : <Ago at={lastMatchedAt} />}</td>
            <td>{advice}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Subscriptions({ source }: { source: SourceInfo }) {
  if (source.subscriptions.length === 0) {
    return <p className="muted">No subscription: events are kept, and nothing runs.</p>
  }
  return (
    <table className="list subscriptions">
      <thead>
        <tr>
          <th>Subscription</th>
          <th>Event types</th>
          <th>Handled by</th>
        </tr>
      </thead>
      <tbody>
        {source.subscriptions.map(({ name, types, handler }) => (
          <tr key={name}>
            <td>{name}</td>
            <td className="mono">{types.join(', ')}</td>
            <td className="mono">{handler}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

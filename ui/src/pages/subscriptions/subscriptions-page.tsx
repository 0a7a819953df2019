import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { FailureGroup, SubscriptionInfo } from '../../../../src/api/contract.ts'
import { api } from '../../api/client.ts'
import { failuresQuery, subscriptionsQuery } from '../../api/work-queries.ts'
import { toCount } from '../../format/numbers.ts'
import { toSpan } from '../../format/time.ts'
import { Chip } from '../../parts/chip.tsx'
import { Fact, Facts } from '../../parts/facts.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { Page } from '../../parts/page.tsx'
import { Problem } from '../../parts/problem.tsx'
import { Ago, Until } from '../../parts/when.tsx'
import { FailureGroups } from './failure-groups.tsx'

export function SubscriptionsPage() {
  const subscriptions = useQuery(subscriptionsQuery())
  const failures = useQuery(failuresQuery())
  return (
    <Page title="Subscriptions">
      <Loaded query={subscriptions}>
        {(items) =>
          items.length === 0 ? (
            <p className="empty">
              No subscription is configured: events are kept, and nothing runs. Add one under <code>subscriptions</code>{' '}
              in <code>landfall.config.ts</code>.
            </p>
          ) : (
            items.map((one) => (
              <Subscription
                key={one.name}
                subscription={one}
                failures={(failures.data ?? []).filter(({ subscription }) => subscription === one.name)}
              />
            ))
          )
        }
      </Loaded>
      {failures.isError ? <Problem error={failures.error} retry={() => void failures.refetch()} /> : null}
    </Page>
  )
}

interface SubscriptionProps {
  subscription: SubscriptionInfo
  failures: readonly FailureGroup[]
}

function Subscription({ subscription, failures }: SubscriptionProps) {
  const { name, source, types, handler, settings } = subscription
  const client = useQueryClient()
  const pause = useMutation({
    mutationFn: (paused: boolean) => api.setPaused(name, paused),
    onSettled: () => client.invalidateQueries({ queryKey: ['subscriptions'] }),
  })
  const paused = subscription.pausedSince !== null
  return (
    <section className="panel subscription" aria-label={name}>
      <div className="panel-head">
        <h2>{name}</h2>
        <StandingChips subscription={subscription} />
        <span className="muted">
          {source === null ? 'not configured any more' : `${source} · ${types.join(', ')} → ${handler}`}
        </span>
        <button
          type="button"
          className={paused ? 'button primary' : 'button'}
          aria-label={`${paused ? 'Resume' : 'Pause'} ${name}`}
          disabled={pause.isPending}
          onClick={() => pause.mutate(!paused)}
        >
          <Icon name={paused ? 'play' : 'pause'} />
          {paused ? 'Resume' : 'Pause'}
        </button>
      </div>
      <div className="panel-body">
        {pause.isError ? <Problem error={pause.error} /> : null}
        <Facts>
          <Fact name="Waiting">
            <Waiting subscription={subscription} />
          </Fact>
          <Fact name="Running">{toCount(subscription.running)}</Fact>
          <Fact name="Dead">
            {subscription.dead === 0 ? (
              '0'
            ) : (
              <Link to="/events" search={{ state: 'dead', ...(source !== null && { source }) }} className="answer-bad">
                {toCount(subscription.dead)}
              </Link>
            )}
          </Fact>
          {settings === null ? null : (
            <>
              <Fact name="Runs">{settings.concurrency}</Fact>
              <Fact name="Rate">{settings.rate ?? <span className="muted">any</span>}</Fact>
              <Fact name="Order">{settings.order ?? <span className="muted">none</span>}</Fact>
              <Fact name="Tries">{settings.retry}</Fact>
              <Fact name="Breaker">{settings.breaker ?? <span className="muted">none</span>}</Fact>
            </>
          )}
        </Facts>
        <FailureGroups failures={failures} />
      </div>
    </section>
  )
}

function Waiting({ subscription: { pending, oldestPendingSeconds } }: { subscription: SubscriptionInfo }) {
  return (
    <>
      {toCount(pending)}
      {oldestPendingSeconds === null ? null : (
        <span className="muted">· oldest {toSpan(oldestPendingSeconds * 1000)}</span>
      )}
    </>
  )
}

/** What holds its jobs back; where nothing does, that it runs. */
function StandingChips({ subscription: { source, pausedSince, breaker } }: { subscription: SubscriptionInfo }) {
  const chips = [
    ...(pausedSince === null
      ? []
      : [
          <Chip key="paused" tone="wait" icon="pause">
            paused · <Ago at={pausedSince} />
          </Chip>,
        ]),
    ...(breaker.phase === 'closed'
      ? []
      : [
          <Chip key="breaker" tone="bad" icon="warning" title="It kept failing, so it is left in peace for a while">
            {breaker.until === null ? 'breaker probing' : 'breaker open, next try '}
            {breaker.until === null ? null : <Until at={breaker.until} />}
          </Chip>,
        ]),
  ]
  if (chips.length > 0) return <span className="chips">{chips}</span>
  if (source === null) return null
  return (
    <Chip tone="good" icon="check">
      runs
    </Chip>
  )
}

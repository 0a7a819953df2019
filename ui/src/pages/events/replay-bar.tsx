import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { ReplayAnswer, ReplayFilter } from '../../../../src/api/contract.ts'
import { subscriptionsQuery } from '../../api/work-queries.ts'
import { toCount, toPlural } from '../../format/numbers.ts'
import { Choice } from '../../parts/filter.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Problem } from '../../parts/problem.tsx'
import { type ReplayWish, toCountWords, useReplay } from './use-replay.ts'

/** All events of the filter at once: first a count that changes nothing, then, on a second press, their jobs run again. */
export function ReplayBar({ filter }: { filter: ReplayFilter }) {
  const { preview, start } = useReplay(filter)
  const [wish, setWish] = useState<ReplayWish>({})
  const count = (next: ReplayWish) => {
    setWish(next)
    start.reset()
    preview.mutate(next)
  }
  const busy = preview.isPending || start.isPending
  const counted = preview.data
  const begun = start.data
  const words = filter.jobState === 'dead' ? 'Retry all dead…' : 'Replay…'
  return (
    <section className="bulk" aria-label="Replay">
      <div className="bulk-line">
        <button type="button" className="button" disabled={busy} onClick={() => count(wish)}>
          <Icon name="retry" />
          {preview.isPending ? 'Counting…' : words}
        </button>
        {counted !== undefined && begun === undefined && counted.jobs > 0 ? (
          <button type="button" className="button primary" disabled={busy} onClick={() => start.mutate(wish)}>
            <Icon name="play" />
            {start.isPending ? 'Starting…' : `Start with ${toPlural(counted.jobs, 'job')}`}
          </button>
        ) : null}
        <span role="status">
          {begun === undefined ? (
            <Counted counted={counted} filter={filter} />
          ) : (
            <strong>
              <Link to="/replays">{begun.id}</Link> puts {toPlural(begun.jobs, 'job')} back.
            </strong>
          )}
        </span>
      </div>
      {counted === undefined || begun !== undefined ? null : <Wishes wish={wish} choose={count} counted={counted} />}
      {preview.isError ? <Problem error={preview.error} /> : null}
      {start.isError ? <Problem error={start.error} /> : null}
    </section>
  )
}

function Counted({ counted, filter }: { counted: ReplayAnswer | undefined; filter: ReplayFilter }) {
  if (counted !== undefined) return <strong>{toCountWords(counted)}.</strong>
  const which = filter.jobState === undefined ? 'the jobs of all events' : `every ${filter.jobState} job`
  return <span className="muted">Runs {which} of this list again, also of its other pages. Counts first.</span>
}

const rates = ['1', '10', '50', '200', '1000'] as const
const rateDefault = '50'

interface WishesProps {
  wish: ReplayWish
  choose: (wish: ReplayWish) => void
  counted: ReplayAnswer
}

function Wishes({ wish, choose, counted }: WishesProps) {
  const subscriptions = useQuery(subscriptionsQuery())
  const { subscription: _subscription, ...others } = wish
  const keys = counted.orderKeys
  return (
    <>
      <div className="bulk-wishes">
        <Choice
          label="Subscription"
          value={wish.subscription}
          options={(subscriptions.data ?? []).map(({ name }) => name)}
          choose={(name) => choose({ ...others, ...(name !== undefined && { subscription: name }) })}
        />
        <Select
          label="Jobs"
          value={wish.configuration ?? 'original'}
          options={[
            ['original', 'that the events had'],
            ['current', "that today's subscriptions want"],
          ]}
          choose={(value) => choose({ ...wish, configuration: value === 'current' ? 'current' : 'original' })}
        />
        <Select
          label="Rate"
          value={String(wish.ratePerSecond ?? rateDefault)}
          options={rates.map((rate) => [rate, `${toCount(Number(rate))} a second`])}
          choose={(value) => choose({ ...wish, ratePerSecond: Number(value) })}
        />
        <label className="bulk-tick">
          <input
            type="checkbox"
            checked={wish.freshKeys ?? false}
            onChange={(event) => choose({ ...wish, freshKeys: event.target.checked })}
          />
          New idempotency keys: finished steps and charges may happen again
        </label>
      </div>
      {keys.count === 0 ? null : (
        <p className="muted">
          Order keys: <span className="mono">{keys.first.map(({ key }) => key).join(', ')}</span>
          {keys.count > keys.first.length ? ` and ${toCount(keys.count - keys.first.length)} more` : ''}
        </p>
      )}
    </>
  )
}

interface SelectProps {
  label: string
  value: string
  options: readonly (readonly [value: string, words: string])[]
  choose: (value: string) => void
}

function Select({ label, value, options, choose }: SelectProps) {
  return (
    <label className="filter">
      <span className="filter-label">{label}</span>
      <select value={value} onChange={(event) => choose(event.target.value)}>
        {options.map(([each, words]) => (
          <option key={each} value={each}>
            {words}
          </option>
        ))}
      </select>
    </label>
  )
}

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import type { ReplayFilter, ReplayInfo } from '../../../../src/api/contract.ts'
import { api, type ReplayMove } from '../../api/client.ts'
import { replaysQuery } from '../../api/work-queries.ts'
import { toCount, toPlural } from '../../format/numbers.ts'
import { Chip } from '../../parts/chip.tsx'
import type { IconName } from '../../parts/icon.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { Page } from '../../parts/page.tsx'
import { Pager } from '../../parts/pager.tsx'
import { Problem } from '../../parts/problem.tsx'
import { Ago } from '../../parts/when.tsx'

export function ReplaysPage() {
  const search = useSearch({ from: '/replays' })
  const replays = useQuery(replaysQuery(search.cursor))
  return (
    <Page title="Replays">
      <Loaded query={replays}>
        {({ items, next }) =>
          items.length === 0 ? (
            <p className="empty">
              Nothing was replayed yet. Begin one above the list of <Link to="/events">events</Link>: whatever it shows
              can be run again.
            </p>
          ) : (
            <div className="panel">
              {items.map((replay) => (
                <Replay key={replay.id} replay={replay} />
              ))}
              <Pager to="/replays" search={search} next={next} />
            </div>
          )
        }
      </Loaded>
    </Page>
  )
}

const looks = {
  running: { tone: 'busy', icon: 'play' },
  paused: { tone: 'wait', icon: 'pause' },
  done: { tone: 'good', icon: 'check' },
  cancelled: { tone: 'plain', icon: 'stop' },
} as const satisfies Record<ReplayInfo['state'], { tone: string; icon: IconName }>

const moves: Readonly<Record<ReplayInfo['state'], readonly ReplayMove[]>> = {
  running: ['pause', 'cancel'],
  paused: ['resume', 'cancel'],
  done: [],
  cancelled: [],
}
const moveWords: Readonly<Record<ReplayMove, string>> = { pause: 'Pause', resume: 'Resume', cancel: 'Cancel' }

function Replay({ replay }: { replay: ReplayInfo }) {
  const client = useQueryClient()
  const move = useMutation({
    mutationFn: (word: ReplayMove) => api.moveReplay(replay.id, word),
    onSettled: () => client.invalidateQueries({ queryKey: ['replays'] }),
  })
  const { id, state, createdAt, configuration, freshKeys, ratePerSecond } = replay
  const looked = looks[state]
  return (
    <article className="replay" aria-label={id}>
      <header>
        <h3 className="mono">{id}</h3>
        <Chip tone={looked.tone} icon={looked.icon}>
          {state}
        </Chip>
        <span>{toFilterWords(replay.filter)}</span>
        <span className="muted">
          begun <Ago at={createdAt} />
        </span>
        <span className="job-actions">
          {moves[state].map((word) => (
            <button
              key={word}
              type="button"
              className={word === 'cancel' ? 'button danger' : 'button'}
              aria-label={`${moveWords[word]} ${id}`}
              disabled={move.isPending}
              onClick={() => move.mutate(word)}
            >
              {moveWords[word]}
            </button>
          ))}
        </span>
      </header>
      <Progress replay={replay} />
      <p className="muted">
        {configuration === 'current' ? "The jobs that today's subscriptions want" : 'The jobs that the events had'}
        {`, ${toCount(ratePerSecond)} a second, ${freshKeys ? 'new idempotency keys' : 'the same idempotency keys'}`}
      </p>
      {move.isError ? <Problem error={move.error} /> : null}
    </article>
  )
}

/** The count from its beginning may be short of what there was, or above: jobs change while it goes on. */
function Progress({ replay }: { replay: ReplayInfo }) {
  const { state, replayed, skipped, left, events, jobs, matched, complete } = replay
  const whole = Math.max(1, matched, events)
  const value = state === 'done' ? whole : Math.min(events, whole)
  const rest = [
    ...(skipped > 0 ? [`${toCount(skipped)} skipped because they waited or ran`] : []),
    ...(left > 0 ? [`${toCount(left)} left because no subscription wants them`] : []),
  ]
  return (
    <div className="replay-progress">
      <progress max={whole} value={value} aria-label={`${replay.id}: events gone through`} />
      <span>
        <strong>{toPlural(replayed, 'job')} put back</strong>
        {state === 'done' ? '' : ` of ${complete ? '' : 'at least '}${toCount(jobs)}`}
        <span className="muted">{` · ${toPlural(events, 'event')} gone through`}</span>
        {rest.length === 0 ? null : <span className="muted">{` · ${rest.join(' · ')}`}</span>}
      </span>
    </div>
  )
}

const filterWords: readonly (readonly [name: keyof ReplayFilter, words: string])[] = [
  ['jobState', 'jobs that were'],
  ['subscription', 'of'],
  ['source', 'source'],
  ['type', 'type'],
  ['state', 'events with a job that is'],
  ['q', 'with the text'],
  ['from', 'from'],
  ['to', 'before'],
]

function toFilterWords(filter: ReplayFilter): string {
  const parts = filterWords.flatMap(([name, words]) => (filter[name] === undefined ? [] : [`${words} ${filter[name]}`]))
  return parts.length === 0 ? 'every event that was kept' : parts.join(', ')
}

import type { EventSummary, JobState, JobSummary, RequestOutcome } from '../../../src/api/contract.ts'
import { toCount } from '../format/numbers.ts'
import { toReason } from '../format/words.ts'
import { Icon, type IconName } from './icon.tsx'

type Tone = 'good' | 'busy' | 'wait' | 'bad' | 'plain'

const stateLooks: Record<JobState, { tone: Tone; icon: IconName }> = {
  pending: { tone: 'wait', icon: 'clock' },
  running: { tone: 'busy', icon: 'play' },
  succeeded: { tone: 'good', icon: 'check' },
  dead: { tone: 'bad', icon: 'cross' },
  cancelled: { tone: 'plain', icon: 'stop' },
}

const outcomeLooks: Record<RequestOutcome, { tone: Tone; icon: IconName }> = {
  accepted: { tone: 'good', icon: 'check' },
  duplicate: { tone: 'plain', icon: 'copies' },
  refused: { tone: 'bad', icon: 'shield' },
  handshake: { tone: 'busy', icon: 'hand' },
}

interface ChipProps {
  tone: Tone
  icon?: IconName
  title?: string | undefined
  children: React.ReactNode
}

/** A word with a colour; the word alone says it all. */
export function Chip({ tone, icon, title, children }: ChipProps) {
  return (
    <span className={`chip chip-${tone}`} title={title}>
      {icon === undefined ? null : <Icon name={icon} />}
      {children}
    </span>
  )
}

/** 'retrying' is a view: pending, tried before, due again later. */
export function StateChip({ job }: { job: Pick<JobSummary, 'state' | 'attempts'> }) {
  const look = stateLooks[job.state]
  const retrying = job.state === 'pending' && job.attempts > 0
  return (
    <Chip tone={look.tone} icon={retrying ? 'retry' : look.icon} title={retrying ? 'pending, tried before' : undefined}>
      {retrying ? 'retrying' : job.state}
    </Chip>
  )
}

export function OutcomeChip({ outcome, reason }: { outcome: RequestOutcome; reason?: string | null }) {
  const look = outcomeLooks[outcome]
  return (
    <Chip tone={look.tone} icon={look.icon}>
      {outcome === 'refused' && reason !== undefined ? toReason(reason) : outcome}
    </Chip>
  )
}

/** Each job by name while they are few, else how many in each state. */
export function JobChips({ jobs }: { jobs: readonly JobSummary[] }) {
  if (jobs.length === 0) return <span className="muted">no subscription</span>
  if (jobs.length > 2) return <StateCounts jobs={jobs} />
  return (
    <span className="chips">
      {jobs.map((job) => (
        <span key={job.id} className="job-chip" title={`${job.subscription}: ${job.state}`}>
          <span className="job-name">{job.subscription}</span>
          <StateChip job={job} />
        </span>
      ))}
    </span>
  )
}

function StateCounts({ jobs }: { jobs: readonly JobSummary[] }) {
  const byState = Map.groupBy(jobs, (job) => job.state)
  return (
    <span className="chips">
      {[...byState].map(([state, group]) => (
        <Chip
          key={state}
          tone={stateLooks[state].tone}
          icon={stateLooks[state].icon}
          title={group.map((job) => job.subscription).join(', ')}
        >
          {toCount(group.length)} {state}
        </Chip>
      ))}
    </span>
  )
}

/** '×2': how often it arrived in all, once it arrived more than once. */
export function Arrivals({ event }: { event: Pick<EventSummary, 'duplicates'> }) {
  if (event.duplicates === 0) return null
  const times = event.duplicates + 1
  return (
    <span className="arrivals" title={`Arrived ${times} times; processed once`}>
      <span aria-hidden="true">×{toCount(times)}</span>
      <span className="hidden-text">arrived {times} times</span>
    </span>
  )
}

const originWords: Record<Exclude<EventSummary['origin'], 'delivery'>, { word: string; title: string }> = {
  reconcile: { word: 'recovered', title: "Fetched from the provider's own API" },
  replay: { word: 'replayed', title: 'Asked for again by a person' },
  admitted: { word: 'admitted', title: 'Refused at first, then verified again and let in' },
}

export function OriginChip({ origin }: { origin: EventSummary['origin'] }) {
  if (origin === 'delivery') return null
  return (
    <Chip tone="busy" title={originWords[origin].title}>
      {originWords[origin].word}
    </Chip>
  )
}

import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { EventDetail, JobState } from '../../../../src/api/contract.ts'
import { toPlural } from '../../format/numbers.ts'
import { Chip, StateChip } from '../../parts/chip.tsx'
import { Fact, Facts } from '../../parts/facts.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Panel } from '../../parts/page.tsx'
import { Problem } from '../../parts/problem.tsx'
import { Ago, Until } from '../../parts/when.tsx'
import { AttemptsTable } from './attempts-table.tsx'
import { actionsOf, type JobAction, useJobAction } from './use-job-actions.ts'

type Job = EventDetail['jobs'][number]

export function JobsPanel({ event }: { event: EventDetail }) {
  return (
    <Panel title="Jobs" aside={<span className="muted">{toPlural(event.jobs.length, 'subscription')}</span>} flush>
      {event.jobs.length === 0 ? (
        <p className="empty">No subscription takes this event: it is kept, and nothing ran.</p>
      ) : (
        event.jobs.map((job) => <JobRow key={job.id} job={job} eventId={event.id} />)
      )}
    </Panel>
  )
}

/** Of a job that has no finished attempt. */
const firstWords = {
  pending: 'not tried yet',
  running: 'first attempt under way',
  succeeded: '',
  dead: '',
  cancelled: 'never tried',
} as const satisfies Record<JobState, string>

function JobRow({ job, eventId }: { job: Job; eventId: string }) {
  const action = useJobAction(eventId, job.id)
  return (
    <article className="job" aria-label={job.subscription}>
      <header>
        <h3>{job.subscription}</h3>
        <StateChip job={job} />
        <span className="muted">
          {job.history.length === 0 ? firstWords[job.state] : toPlural(job.history.length, 'attempt')}
          {job.nextAttemptAt === null ? null : (
            <>
              {' · next '}
              <Until at={job.nextAttemptAt} />
            </>
          )}
        </span>
        <span className="job-actions">
          {actionsOf(job.state).map((each) => (
            <ActionButton key={each} action={each} job={job} busy={action.isPending} run={() => action.mutate(each)} />
          ))}
        </span>
      </header>
      <JobFacts job={job} />
      {action.isError ? <Problem error={action.error} /> : null}
      {job.history.length === 0 ? null : <AttemptsTable attempts={job.history} />}
    </article>
  )
}

const waitWords = {
  line: 'waits behind an earlier job of its key',
  parked: 'stepped out of its line until it is due',
} as const

/** What stands beside its attempts: its place in line, its steps, who asked for it again. Nothing where there is none of it. */
function JobFacts({ job }: { job: Job }) {
  const { orderKey, waits, note, steps, replay } = job
  if (orderKey === null && note === null && steps.length === 0 && replay === null) return null
  return (
    <div className="job-facts">
      <Facts>
        {orderKey === null ? null : (
          <Fact name="Order key">
            <span className="mono">{orderKey}</span>
            {waits === null ? null : <Chip tone="wait">{waitWords[waits]}</Chip>}
          </Fact>
        )}
        {steps.length === 0 ? null : (
          <Fact name="Steps done">
            {steps.map(({ name, finishedAt }) => (
              <span key={name} className="step">
                <span className="mono">{name}</span>{' '}
                <span className="muted">
                  <Ago at={finishedAt} />
                </span>
              </span>
            ))}
          </Fact>
        )}
        {replay === null ? null : (
          <Fact name="Asked for again by">
            <Link to="/replays" className="mono">
              {replay}
            </Link>
          </Fact>
        )}
        {note === null ? null : <Fact name="Note">{note}</Fact>}
      </Facts>
    </div>
  )
}

interface ActionButtonProps {
  action: JobAction
  job: Job
  busy: boolean
  run: () => void
}

/** Running a job again that has succeeded repeats its effects: that one asks first. */
function ActionButton({ action, job, busy, run }: ActionButtonProps) {
  const [asking, setAsking] = useState(false)
  const again = job.state === 'succeeded'
  const words = action === 'cancel' ? 'Cancel' : again ? 'Run again' : 'Retry'
  if (asking) {
    const answer = (yes: boolean) => {
      setAsking(false)
      if (yes) run()
    }
    return (
      <span className="confirm">
        Its effects may happen twice.
        <button type="button" className="button danger" onClick={() => answer(true)}>
          Run it again
        </button>
        <button type="button" className="button quiet" onClick={() => answer(false)}>
          No
        </button>
      </span>
    )
  }
  return (
    <button
      type="button"
      className={job.state === 'dead' ? 'button primary' : 'button'}
      aria-label={`${words} ${job.subscription}`}
      disabled={busy}
      onClick={() => (again ? setAsking(true) : run())}
    >
      <Icon name={action === 'cancel' ? 'stop' : 'retry'} />
      {words}
    </button>
  )
}

// A job: one event for one subscription. Its states are a closed list, also a CHECK in every database.

/**
 * pending    waiting: for its turn, for its time, or for a worker. Entered at append, at retry, at snooze, at a replay.
 * running    a worker holds a lease on it. Left by settling, or by rescue when the lease ran out.
 * succeeded  the handler finished. Final, unless a person asks for a replay.
 * dead       given up: attempts spent, or the handler said so. Final, unless a person retries it.
 * cancelled  a person took it back while it waited. Final, unless a person retries it.
 */
export const jobStates = ['pending', 'running', 'succeeded', 'dead', 'cancelled'] as const
export type JobState = (typeof jobStates)[number]

const transitions: Readonly<Record<JobState, readonly JobState[]>> = {
  pending: ['running', 'cancelled'],
  running: ['succeeded', 'pending', 'dead'],
  succeeded: ['pending'],
  dead: ['pending'],
  cancelled: ['pending'],
}

export function canBecome(from: JobState, to: JobState): boolean {
  return transitions[from].includes(to)
}

/** The states from which a person may ask for a job again. */
export const retryableStates: readonly JobState[] = ['dead', 'cancelled', 'succeeded']

/** Why an attempt failed, in classes a person can act on. Closed list. */
export const failureCauses = [
  'thrown',
  'timeout',
  'network',
  'http_status',
  'rate_limited',
  'permanent',
  'poison',
  'lease_lost',
] as const
export type FailureCause = (typeof failureCauses)[number]

// A replay: a person asks for many jobs again, by a filter. Its states are a closed list, also a CHECK in every database.

/**
 * running    goes through what it matched, at its rate. Entered at its creation and at a resume.
 * paused     a person stopped it for now; what it put back stays put back. Left by a resume or a cancel.
 * done       it went through all of it. Final.
 * cancelled  a person ended it; what it put back stays put back. Final.
 */
export const replayStates = ['running', 'paused', 'done', 'cancelled'] as const
export type ReplayState = (typeof replayStates)[number]

const transitions: Readonly<Record<ReplayState, readonly ReplayState[]>> = {
  running: ['paused', 'done', 'cancelled'],
  paused: ['running', 'cancelled'],
  done: [],
  cancelled: [],
}

export function canReplayBecome(from: ReplayState, to: ReplayState): boolean {
  return transitions[from].includes(to)
}

/** The jobs that an event had, or those that today's subscriptions would make of it. */
export const replayConfigurations = ['original', 'current'] as const
export type ReplayConfiguration = (typeof replayConfigurations)[number]

// Candidates as Workable sends them. All data is made up.
import { type Draw, hex, isoSeconds, people, pick, type SampleSet } from './draw.ts'

export const workableSamples: SampleSet = {
  headers: () => [['content-type', 'application/json']],
  bodies: {
    candidate_created: (draw) => event(draw, 'candidate_created', 'Applied'),
    candidate_moved: (draw) => event(draw, 'candidate_moved', 'Interview'),
  },
}

function event(draw: Draw, type: string, stage: string): Record<string, unknown> {
  const who = pick(draw, people)
  return {
    id: draw.id,
    event_type: type,
    fired_at: isoSeconds(draw.at),
    resource_type: 'candidate',
    data: {
      id: hex(draw, 8),
      name: who.name,
      email: who.email,
      stage,
      job: { shortcode: 'HARB0UR', title: 'Harbour master' },
      created_at: isoSeconds(draw.at - 3_600_000),
    },
  }
}

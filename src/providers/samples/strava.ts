// What Strava says about activities: their ids, not what is in them. All data is made up.
import { type Draw, integer, type SampleSet, seconds } from './draw.ts'

export const stravaSamples: SampleSet = {
  headers: () => [['content-type', 'application/json']],
  bodies: {
    'activity.create': (draw) => change(draw, ['activity', 'create'], {}),
    'activity.update': (draw) => change(draw, ['activity', 'update'], { title: `Round the island ${draw.id}` }),
    'athlete.update': (draw) => change(draw, ['athlete', 'update'], { authorized: 'false' }),
  },
}

function change(
  draw: Draw,
  [object, aspect]: [string, string],
  updates: Record<string, string>,
): Record<string, unknown> {
  return {
    aspect_type: aspect,
    event_time: seconds(draw),
    object_id: integer(draw, 1_000_000_000, 9_999_999_999),
    object_type: object,
    owner_id: integer(draw, 1_000_000, 99_999_999),
    subscription_id: 120475,
    updates,
  }
}

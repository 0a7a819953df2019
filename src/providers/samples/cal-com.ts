// Events as Cal.com posts them: a trigger, and the booking. All data is made up.
import { type Draw, integer, people, pick, type SampleSet } from './draw.ts'

export const calComSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'undici'],
  ],
  bodies: {
    BOOKING_CREATED: (draw) => booking(draw, 'BOOKING_CREATED', 'ACCEPTED'),
    BOOKING_CANCELLED: (draw) => booking(draw, 'BOOKING_CANCELLED', 'CANCELLED'),
  },
}

function booking(draw: Draw, triggerEvent: string, status: string): Record<string, unknown> {
  const { name, email } = pick(draw, people)
  const start = draw.at + 86_400_000
  return {
    triggerEvent,
    createdAt: new Date(draw.at).toISOString(),
    payload: {
      uid: draw.id,
      bookingId: integer(draw, 1_000, 99_999),
      title: `Berth viewing with ${name}`,
      startTime: new Date(start).toISOString(),
      endTime: new Date(start + 1_800_000).toISOString(),
      attendees: [{ name, email, timeZone: 'Europe/Stockholm', language: { locale: 'sv' } }],
      organizer: { name: 'Tidewater', email: 'office@example.com', timeZone: 'Europe/Copenhagen' },
      status,
    },
  }
}

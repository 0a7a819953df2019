// Webhooks as Guesty sends them. All data is made up.
import { type Draw, hex, integer, isoSeconds, people, pick, type SampleSet } from './draw.ts'

export const guestySamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'Svix-Webhooks/1.62.0 (sender-9YMgn; +https://www.svix.com/http-sender/)'],
  ],
  bodies: {
    'reservation.new': (draw) => event(draw, 'reservation.new', 'confirmed'),
    'reservation.updated': (draw) => event(draw, 'reservation.updated', 'canceled'),
  },
}

function event(draw: Draw, name: string, status: string): Record<string, unknown> {
  const { name: fullName, email } = pick(draw, people)
  const id = hex(draw, 24)
  return {
    event: name,
    reservationId: id,
    accountId: '5f1c7d904107003a8b2e6d14',
    reservation: {
      _id: id,
      status,
      source: 'direct',
      checkIn: isoSeconds(draw.at + 7 * 86_400_000),
      checkOut: isoSeconds(draw.at + 9 * 86_400_000),
      guestsCount: integer(draw, 1, 6),
      guest: { fullName, email },
    },
    meta: { messageId: draw.id },
  }
}

// Forms as Acuity posts them: what happened, and the ids to fetch. All data is made up.
import { type Draw, integer, type SampleSet } from './draw.ts'

export const acuitySamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/x-www-form-urlencoded'],
    ['user-agent', 'Acuity Scheduling/1.0'],
  ],
  bodies: {
    'appointment.scheduled': (draw) => appointment(draw, 'appointment.scheduled'),
    'appointment.canceled': (draw) => appointment(draw, 'appointment.canceled'),
  },
}

function appointment(draw: Draw, action: string): string {
  const appointmentTypeID = String(integer(draw, 100_000, 999_999))
  return new URLSearchParams({
    action,
    id: draw.id,
    calendarID: String(integer(draw, 1_000, 9_999)),
    appointmentTypeID,
  }).toString()
}

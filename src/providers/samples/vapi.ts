// Messages as Vapi sends them about calls. All data is made up.
import { type Draw, integer, pick, type SampleSet, token } from './draw.ts'

export const vapiSamples: SampleSet = {
  headers: () => [['content-type', 'application/json']],
  bodies: {
    'status-update': (draw) =>
      message(draw, 'status-update', { status: pick(draw, ['queued', 'ringing', 'in-progress']) }),
    'end-of-call-report': (draw) =>
      message(draw, 'end-of-call-report', {
        endedReason: 'customer-ended-call',
        transcript: 'AI: Which berth? User: Seven.',
        cost: integer(draw, 1, 90) / 100,
      }),
  },
}

function message(draw: Draw, type: string, also: Record<string, unknown>): Record<string, unknown> {
  const call = { id: draw.id, type: 'inboundPhoneCall', status: 'in-progress', assistantId: token(draw, 20) }
  return { message: { type, timestamp: draw.at, ...also, call } }
}

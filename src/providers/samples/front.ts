// Webhooks of an application as Front sends them. All data is made up.
import { type Draw, people, pick, type SampleSet, token } from './draw.ts'

export const frontSamples: SampleSet = {
  headers: () => [['content-type', 'application/json']],
  bodies: {
    inbound_received: (draw) => event(draw, 'inbound_received', 'inbound'),
    outbound_sent: (draw) => event(draw, 'outbound_sent', 'out_reply'),
    conversation_archived: (draw) => event(draw, 'conversation_archived', 'archive'),
  },
}

function event(draw: Draw, type: string, kind: string): Record<string, unknown> {
  const { name, email } = pick(draw, people)
  return {
    type,
    authorization: { id: `cmp_${token(draw, 6).toLowerCase()}` },
    payload: {
      id: `evt_${draw.id}`,
      type: kind,
      emitted_at: Math.floor(draw.at / 1000),
      conversation: {
        id: `cnv_${token(draw, 8).toLowerCase()}`,
        subject: 'Berth for the weekend',
        recipient: { handle: email, name, role: 'from' },
      },
    },
  }
}

// Webhooks V2 as Box posts them: a trigger, and the file or folder it is about. All data is made up.
import { type Draw, guid, integer, isoSeconds, people, pick, type SampleSet } from './draw.ts'

export const boxSamples: SampleSet = {
  headers: (_type, draw) => [
    ['content-type', 'application/json'],
    ['user-agent', 'Box-WH-Client/0.1'],
    ['box-delivery-id', guid(draw)],
    ['box-signature-version', '1'],
    ['box-signature-algorithm', 'HmacSHA256'],
  ],
  bodies: {
    'FILE.UPLOADED': (draw) => event(draw, 'FILE.UPLOADED'),
    'FILE.DELETED': (draw) => event(draw, 'FILE.DELETED'),
  },
}

function event(draw: Draw, trigger: string): Record<string, unknown> {
  const { name, email } = pick(draw, people)
  return {
    type: 'webhook_event',
    id: guid(draw),
    created_at: isoSeconds(draw.at),
    trigger,
    webhook: { id: String(integer(draw, 1e7, 9e7)), type: 'webhook' },
    created_by: { type: 'user', id: String(integer(draw, 1e6, 9e6)), name, login: email },
    source: {
      id: String(integer(draw, 1e10, 9e10)),
      type: 'file',
      name: 'Chart of the Øresund.pdf',
      size: integer(draw, 900, 9e6),
    },
  }
}

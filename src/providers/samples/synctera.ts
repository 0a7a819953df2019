// Events as Synctera sends them. All data is made up.
import { type Draw, integer, type SampleSet, token } from './draw.ts'

export const syncteraSamples: SampleSet = {
  headers: () => [['content-type', 'application/json']],
  bodies: {
    'ACCOUNT.UPDATED': (draw) => event(draw, 'ACCOUNT.UPDATED'),
    'TRANSACTION.POSTED.CREATED': (draw) => event(draw, 'TRANSACTION.POSTED.CREATED'),
  },
}

function event(draw: Draw, type: string): Record<string, unknown> {
  return {
    id: draw.id,
    type,
    event_time: new Date(draw.at).toISOString(),
    webhook_id: 'a7e1d6f0-1c7e-4f0a-9c57-3f5ab8f0d111',
    event_resource: { id: token(draw, 24), status: 'ACTIVE_OR_DISBURSED', balance: integer(draw, 0, 90_000) },
    event_resource_changed_fields: { status: 'INITIAL' },
  }
}

// Webhooks as Finch sends them: which connection has news. All data is made up.
import { type Draw, hex, type SampleSet } from './draw.ts'

export const finchSamples: SampleSet = {
  headers: () => [['content-type', 'application/json']],
  bodies: {
    'account.updated': (draw) =>
      event(draw, 'account.updated', { status: 'connected', authentication_method: 'oauth' }),
    'individual.created': (draw) => event(draw, 'individual.created', { individual_id: uuid(draw) }),
    'pay_statement.created': (draw) =>
      event(draw, 'pay_statement.created', { payment_id: uuid(draw), individual_id: uuid(draw) }),
  },
}

function event(draw: Draw, type: string, data: Record<string, unknown>): Record<string, unknown> {
  return { event_type: type, company_id: uuid(draw), connection_id: uuid(draw), account_id: uuid(draw), data }
}

function uuid(draw: Draw): string {
  return `${hex(draw, 8)}-${hex(draw, 4)}-4${hex(draw, 3)}-8${hex(draw, 3)}-${hex(draw, 12)}`
}

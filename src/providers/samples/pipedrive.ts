// Webhooks v2 as Pipedrive sends them: the object as it is and what was there before. All data is made up.
import { type Draw, guid, hex, integer, people, pick, type SampleSet } from './draw.ts'

export const pipedriveSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'Pipedrive Webhooks'],
  ],
  bodies: {
    'create.deal': (draw) => webhook(draw, 'create', 'deal', { data: deal(draw, 'open'), previous: null }),
    'change.deal': (draw) => webhook(draw, 'change', 'deal', { data: deal(draw, 'won'), previous: { status: 'open' } }),
    'create.person': (draw) =>
      webhook(draw, 'create', 'person', { data: { id: 1_204, name: pick(draw, people).name }, previous: null }),
  },
}

function webhook(draw: Draw, action: string, entity: string, what: Record<string, unknown>): Record<string, unknown> {
  const meta = {
    action,
    entity,
    entity_id: String(integer(draw, 1, 9_999)),
    id: guid(draw),
    attempt: 1,
    company_id: '4815162',
    user_id: '2342',
    correlation_id: hex(draw, 32),
    is_bulk_edit: false,
    timestamp: new Date(draw.at).toISOString(),
    type: 'general',
    version: '2.0',
    webhook_id: '604821',
  }
  return { meta, ...what }
}

function deal(draw: Draw, status: string): Record<string, unknown> {
  return { id: integer(draw, 1, 9_999), title: 'Two berths for a year', status, value: 18_400, currency: 'EUR' }
}

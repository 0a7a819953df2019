// Events as Bridge, the bank data API, posts them. All data is made up.
import { type Draw, guid, integer, type SampleSet } from './draw.ts'

export const bridgeApiSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'Bridge-Webhooks/1.0'],
  ],
  bodies: {
    'item.refreshed': (draw) => event(draw, 'item.refreshed', { status: 0, full_refresh: true }),
    'item.account.updated': (draw) =>
      event(draw, 'item.account.updated', { account_id: integer(draw, 1e7, 9e7), nb_new_transactions: 2 }),
  },
}

function event(draw: Draw, type: string, more: Record<string, unknown>): Record<string, unknown> {
  return { content: { item_id: integer(draw, 1e6, 9e6), user_uuid: guid(draw), ...more }, timestamp: draw.at, type }
}

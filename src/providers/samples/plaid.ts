// Webhooks as Plaid sends them: JSON over several lines, and only what has changed; the data is fetched. All data is made up.
import { type Draw, integer, type SampleSet, token } from './draw.ts'

export const plaidSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'Plaid Webhooks'],
  ],
  write: (body) => JSON.stringify(body, null, 2),
  bodies: {
    'TRANSACTIONS.SYNC_UPDATES_AVAILABLE': (draw) =>
      webhook(draw, 'SYNC_UPDATES_AVAILABLE', 'TRANSACTIONS', {
        initial_update_complete: true,
        historical_update_complete: true,
      }),
    'TRANSACTIONS.INITIAL_UPDATE': (draw) =>
      webhook(draw, 'INITIAL_UPDATE', 'TRANSACTIONS', { error: null, new_transactions: integer(draw, 1, 90) }),
    'ITEM.ERROR': (draw) =>
      webhook(draw, 'ERROR', 'ITEM', {
        error: {
          error_type: 'ITEM_ERROR',
          error_code: 'ITEM_LOGIN_REQUIRED',
          error_message: 'the login details of this item have changed',
          display_message: null,
          status: 400,
        },
      }),
    'ITEM.PENDING_EXPIRATION': (draw) =>
      webhook(draw, 'PENDING_EXPIRATION', 'ITEM', {
        consent_expiration_time: new Date(draw.at + 7 * 86_400_000).toISOString(),
      }),
    'AUTH.AUTOMATICALLY_VERIFIED': (draw) =>
      webhook(draw, 'AUTOMATICALLY_VERIFIED', 'AUTH', { account_id: token(draw, 37) }),
  },
}

function webhook(draw: Draw, code: string, type: string, fields: Record<string, unknown>): Record<string, unknown> {
  const common = { webhook_type: type, webhook_code: code, item_id: `${draw.id}${token(draw, 12)}` }
  return { ...common, ...fields, environment: 'sandbox' }
}

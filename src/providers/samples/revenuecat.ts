// Events as RevenueCat sends them. All data is made up.
import { type Draw, guid, hex, pick, type SampleSet } from './draw.ts'

export const revenuecatSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'RevenueCat'],
  ],
  bodies: {
    INITIAL_PURCHASE: (draw) => event(draw, 'INITIAL_PURCHASE', { period_type: 'NORMAL' }),
    RENEWAL: (draw) => event(draw, 'RENEWAL', { is_trial_conversion: false }),
    CANCELLATION: (draw) => event(draw, 'CANCELLATION', { cancel_reason: 'UNSUBSCRIBE' }),
    EXPIRATION: (draw) => event(draw, 'EXPIRATION', { expiration_reason: 'UNSUBSCRIBE' }),
  },
}

function event(draw: Draw, type: string, more: Record<string, unknown>): Record<string, unknown> {
  const user = `tw-${hex(draw, 12)}`
  return {
    api_version: '1.0',
    event: {
      id: guid(draw),
      type,
      app_id: 'app48151623',
      app_user_id: user,
      original_app_user_id: user,
      aliases: [user],
      event_timestamp_ms: draw.at,
      purchased_at_ms: draw.at - 1_000,
      expiration_at_ms: draw.at + 30 * 86_400_000,
      product_id: 'berths_monthly',
      entitlement_ids: ['berths'],
      store: pick(draw, ['APP_STORE', 'PLAY_STORE']),
      environment: 'PRODUCTION',
      currency: 'EUR',
      price: 9.99,
      ...more,
    },
  }
}

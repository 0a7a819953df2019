// Events as Pinwheel sends them. All data is made up.
import { type Draw, guid, hex, integer, type SampleSet } from './draw.ts'

export const pinwheelSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['pinwheel-version', '2023-11-22'],
  ],
  bodies: {
    'paystubs.fully_synced': (draw) => event(draw, 'paystubs.fully_synced', { outcome: 'success' }),
    'account.added': (draw) => event(draw, 'account.added', { platform_name: 'Tidewater Payroll', connected: true }),
  },
}

function event(draw: Draw, name: string, more: Record<string, unknown>): Record<string, unknown> {
  const payload = {
    account_id: uuid(draw),
    end_user_id: `tw-${integer(draw, 100, 999)}`,
    link_token_id: uuid(draw),
    timestamp: new Date(draw.at).toISOString(),
    ...more,
  }
  return { event: name, event_id: guid(draw), payload }
}

function uuid(draw: Draw): string {
  return `${hex(draw, 8)}-${hex(draw, 4)}-4${hex(draw, 3)}-8${hex(draw, 3)}-${hex(draw, 12)}`
}

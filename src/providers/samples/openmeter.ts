// Notifications as OpenMeter sends them. All data is made up.
import { type Draw, hex, integer, isoSeconds, type SampleSet } from './draw.ts'

export const openmeterSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'Svix-Webhooks/1.99'],
  ],
  bodies: {
    'entitlements.balance.threshold': (draw) => ({
      id: draw.id,
      type: 'entitlements.balance.threshold',
      timestamp: isoSeconds(draw.at),
      data: {
        feature: { key: 'fog_horn_minutes', name: 'Fog horn minutes' },
        subject: { key: `tw-${hex(draw, 6)}` },
        threshold: { type: 'PERCENT', value: 80 },
        value: { balance: integer(draw, 1, 200), usage: integer(draw, 800, 999), hasAccess: true },
      },
    }),
    'invoice.created': (draw: Draw) => ({
      id: draw.id,
      type: 'invoice.created',
      timestamp: isoSeconds(draw.at),
      data: { id: `inv-${hex(draw, 12)}`, status: 'draft', currency: 'EUR', totals: { total: '184.50' } },
    }),
  },
}

// Notifications as Metronome sends them. All data is made up.
import { type Draw, guid, hex, integer, isoSeconds, type SampleSet } from './draw.ts'

export const metronomeSamples: SampleSet = {
  headers: () => [['content-type', 'application/json']],
  bodies: {
    'alerts.spend_threshold_reached': (draw) =>
      notification(draw, 'alerts.spend_threshold_reached', {
        threshold: 50_000,
        current_spend: integer(draw, 50_001, 90_000),
        alert_name: 'Dredging above budget',
      }),
    'invoice.finalized': (draw) =>
      notification(draw, 'invoice.finalized', { invoice_id: uuid(draw), total: integer(draw, 900, 90_000) }),
  },
}

function notification(draw: Draw, type: string, properties: Record<string, unknown>): Record<string, unknown> {
  const timestamp = isoSeconds(draw.at)
  return { id: guid(draw), type, properties: { customer_id: uuid(draw), timestamp, ...properties } }
}

function uuid(draw: Draw): string {
  return `${hex(draw, 8)}-${hex(draw, 4)}-4${hex(draw, 3)}-8${hex(draw, 3)}-${hex(draw, 12)}`
}

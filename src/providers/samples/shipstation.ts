// Webhooks as ShipStation sends them; the signature is added by ShipStation alone. All data is made up.
import { type Draw, integer, type SampleSet } from './draw.ts'

export const shipstationSamples: SampleSet = {
  headers: (_type, draw) => [
    ['content-type', 'application/json'],
    ['x-shipengine-rsa-sha256-key-id', 'e1a5fd7c-3a1b-4f6e'],
    ['x-shipengine-timestamp', new Date(draw.at).toISOString()],
  ],
  bodies: {
    API_TRACK: (draw) => track(draw),
    API_BATCH: (draw) => ({
      resource_url: `https://api.shipstation.com/v2/batches/se-${draw.id}`,
      resource_type: 'API_BATCH',
    }),
  },
}

function track(draw: Draw): Record<string, unknown> {
  const number = `1Z999AA1${integer(draw, 10_000_000, 99_999_999)}`
  return {
    resource_url: `https://api.shipstation.com/v2/tracking?carrier_code=ups&tracking_number=${number}`,
    resource_type: 'API_TRACK',
    data: { label_id: `se-${draw.id}`, tracking_number: number, status_code: 'DE', status_description: 'Delivered' },
  }
}

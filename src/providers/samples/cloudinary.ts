// Notifications as Cloudinary posts them: the asset beside the type. All data is made up.
import { type Draw, hex, integer, type SampleSet, seconds } from './draw.ts'

export const cloudinarySamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'Cloudinary/1.0'],
  ],
  bodies: {
    upload: (draw) => notification(draw, 'upload'),
    delete: (draw) => notification(draw, 'delete'),
  },
}

function notification(draw: Draw, notification_type: string): Record<string, unknown> {
  const timestamp = new Date(draw.at).toISOString()
  const asset = {
    asset_id: hex(draw, 32),
    public_id: `quay/${draw.id}`,
    resource_type: 'image',
    type: 'upload',
    format: 'jpg',
  }
  return {
    notification_type,
    timestamp,
    request_id: hex(draw, 32),
    ...asset,
    version: seconds(draw),
    bytes: integer(draw, 9_000, 9e6),
  }
}

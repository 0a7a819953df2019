// Change notifications as Microsoft Graph posts them. All data is made up.
import { type Draw, guid, hex, isoSeconds, type SampleSet } from './draw.ts'

export const microsoftGraphSamples: SampleSet = {
  headers: () => [['content-type', 'application/json; charset=utf-8']],
  bodies: {
    created: (draw) => notification(draw, { changeType: 'created' }),
    updated: (draw) => notification(draw, { changeType: 'updated' }),
    deleted: (draw) => notification(draw, { changeType: 'deleted' }),
    missed: (draw) => notification(draw, { lifecycleEvent: 'missed' }),
  },
}

function notification(draw: Draw, what: Record<string, string>): Record<string, unknown> {
  const user = hex(draw, 12)
  const item = {
    subscriptionId: guid(draw),
    subscriptionExpirationDateTime: isoSeconds(draw.at + 86_400_000),
    ...what,
    resource: `Users/${user}/Messages/${draw.id}`,
    resourceData: { '@odata.type': '#Microsoft.Graph.Message', id: draw.id, '@odata.etag': `W/"${hex(draw, 16)}"` },
    tenantId: '84bd8158-6d4d-4958-8b9f-9d6445542f95',
  }
  return { value: [item] }
}

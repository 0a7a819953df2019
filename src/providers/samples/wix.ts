// Events as Wix signs them: the claims of the token that is the whole body, JSON text inside of JSON text. All data is made up.
import { type Draw, guid, hex, type SampleSet, seconds } from './draw.ts'

export const wixSamples: SampleSet = {
  headers: () => [['content-type', 'text/plain']],
  bodies: {
    'wix.ecom.v1.order_created': (draw) =>
      claims(draw, 'wix.ecom.v1.order_created', {
        entityFqdn: 'wix.ecom.v1.order',
        slug: 'created',
        createdEvent: { entity: { status: 'APPROVED', currency: 'EUR' } },
      }),
  },
}

function claims(draw: Draw, eventType: string, fields: Record<string, unknown>): Record<string, unknown> {
  const entityId = `${hex(draw, 8)}-7d1c-4f6e-b2a8-${hex(draw, 12)}`
  const event = {
    id: guid(draw),
    ...fields,
    entityId,
    eventTime: new Date(draw.at).toISOString(),
    entityEventSequence: '1',
  }
  const identity = JSON.stringify({ identityType: 'WIX_USER', wixUserId: hex(draw, 32) })
  const data = { data: JSON.stringify(event), instanceId: hex(draw, 32), eventType, identity }
  return { data: JSON.stringify(data), iat: seconds(draw), exp: seconds(draw) + 3_600 }
}

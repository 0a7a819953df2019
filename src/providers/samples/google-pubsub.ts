// Pushes as Pub/Sub posts them: the message's data in base64, with what its publisher set as attributes. All data is made up.
import { type Draw, hex, integer, people, pick, type SampleSet } from './draw.ts'

export const googlePubsubSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'APIs-Google; (+https://developers.google.com/webmasters/APIs-Google.html)'],
  ],
  bodies: {
    'order.placed': (draw) => push(draw, { type: 'order.placed' }, { ...order(draw), state: 'placed' }),
    'order.shipped': (draw) => push(draw, { type: 'order.shipped' }, { ...order(draw), state: 'shipped' }),
    OBJECT_FINALIZE: (draw) => storage(draw, 'OBJECT_FINALIZE'),
    OBJECT_DELETE: (draw) => storage(draw, 'OBJECT_DELETE'),
    'com.tidewater.sensor.reading': (draw) =>
      push(
        draw,
        {
          'ce-type': 'com.tidewater.sensor.reading',
          'ce-source': '//sensors.tidewater.example/pier-4',
          'ce-specversion': '1.0',
        },
        { celsius: integer(draw, -4, 21), salinity: integer(draw, 5, 35) },
      ),
  },
}

function push(draw: Draw, attributes: Record<string, string>, data: unknown): Record<string, unknown> {
  const messageId = `1${draw.id}`
  const publishTime = new Date(draw.at).toISOString()
  return {
    message: {
      attributes,
      data: Buffer.from(JSON.stringify(data)).toString('base64'),
      messageId,
      message_id: messageId,
      publishTime,
      publish_time: publishTime,
    },
    subscription: 'projects/tidewater-prod/subscriptions/landfall',
  }
}

function order(draw: Draw): Record<string, unknown> {
  const who = pick(draw, people)
  return { id: `or_${hex(draw, 10)}`, customer: who.email, city: who.city, cents: integer(draw, 900, 48_000) }
}

function storage(draw: Draw, eventType: string): Record<string, unknown> {
  const objectId = `charts/${hex(draw, 6)}.png`
  const attributes = { bucketId: 'tidewater-charts', eventType, objectId, payloadFormat: 'JSON_API_V1' }
  return push(draw, attributes, { kind: 'storage#object', name: objectId, size: String(integer(draw, 900, 90_000)) })
}

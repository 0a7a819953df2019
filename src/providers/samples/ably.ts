// Batched events of an Ably rule: what happened in channels, with the messages in them. All data is made up.
import { type Draw, hex, integer, people, pick, type SampleSet, token } from './draw.ts'

export const ablySamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'Ably-Webhooks/1.0'],
    ['x-ably-key', 'hArb0r.Qu4y7A'],
    ['x-ably-version', '2'],
  ],
  bodies: {
    'channel.message': (draw) => batch(draw, 'channel.message', { messages: [message(draw)] }),
    'channel.presence': (draw) =>
      batch(draw, 'channel.presence', {
        presence: [{ ...message(draw), clientId: pick(draw, people).login, action: 2 }],
      }),
  },
}

function batch(draw: Draw, source: string, inner: Record<string, unknown>): Record<string, unknown> {
  const channelId = `berths:${integer(draw, 1, 40)}`
  const item = { webhookId: hex(draw, 6), source, timestamp: draw.at, serial: `${draw.id}:0` }
  return { items: [{ ...item, data: { channelId, site: 'eu-central-1-A', ...inner } }] }
}

function message(draw: Draw): Record<string, unknown> {
  return { id: `${token(draw, 10)}:0:0`, timestamp: draw.at, name: 'wind', data: `${integer(draw, 2, 30)} knots` }
}

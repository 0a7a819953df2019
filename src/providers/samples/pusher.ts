// Webhooks as Pusher Channels sends them: several events in one request. All data is made up.
import { type Draw, people, pick, type SampleSet } from './draw.ts'

export const pusherSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'pusher-webhooks'],
  ],
  bodies: {
    channel_occupied: (draw) => request(draw, [{ name: 'channel_occupied', channel: `berth-${draw.id}` }]),
    member_added: (draw) =>
      request(draw, [
        { name: 'member_added', channel: `presence-pilots-${draw.id}`, user_id: pick(draw, people).login },
        { name: 'channel_occupied', channel: `presence-pilots-${draw.id}` },
      ]),
    client_event: (draw) =>
      request(draw, [
        {
          name: 'client_event',
          channel: `private-berth-${draw.id}`,
          event: 'client-docked',
          data: '{"ferry":"Ínes","dock":3}',
          socket_id: '481.516',
        },
      ]),
  },
}

function request(draw: Draw, events: unknown[]): Record<string, unknown> {
  return { time_ms: draw.at, events }
}

// A message as a Teams outgoing webhook gets it. All data is made up.
import { type Draw, hex, people, pick, type SampleSet } from './draw.ts'

export const microsoftTeamsSamples: SampleSet = {
  headers: () => [['content-type', 'application/json; charset=utf-8']],
  bodies: { message },
}

function message(draw: Draw): Record<string, unknown> {
  const text = pick(draw, ['is berth 7 free?', 'när går lotsen?', 'tide table for Friday'])
  const conversation = `19:${hex(draw, 32)}@thread.tacv2;messageid=${draw.at}`
  return {
    type: 'message',
    id: draw.id,
    timestamp: new Date(draw.at).toISOString(),
    localTimestamp: new Date(draw.at).toISOString(),
    serviceUrl: 'https://smba.trafficmanager.net/emea/',
    channelId: 'msteams',
    from: { id: `29:1${hex(draw, 40)}`, name: pick(draw, people).name },
    conversation: { isGroup: true, id: conversation, conversationType: 'channel' },
    text: `<at>Harbour master</at> ${text}`,
    textFormat: 'plain',
    entities: [{ type: 'clientInfo', locale: 'sv-SE', country: 'SE', platform: 'Web' }],
  }
}

// Webhooks as Postmark sends them. All data is made up.
import { type Draw, guid, integer, isoSeconds, people, pick, type SampleSet } from './draw.ts'

type Fields = Record<string, unknown>

export const postmarkSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'Postmark'],
  ],
  bodies: {
    Delivery: (draw) => ({ ...common(draw, 'Delivery'), DeliveredAt: isoSeconds(draw.at), Details: '250 OK' }),
    Bounce: (draw) => ({
      ...common(draw, 'Bounce'),
      ID: integer(draw, 1_000_000_000, 9_999_999_999),
      Type: 'HardBounce',
      TypeCode: 1,
      Email: pick(draw, people).email,
      BouncedAt: isoSeconds(draw.at),
      Inactive: true,
    }),
    Open: (draw) => ({
      ...common(draw, 'Open'),
      FirstOpen: true,
      ReceivedAt: isoSeconds(draw.at),
      OS: { Name: 'OS X 15', Company: 'Apple Computer, Inc.', Family: 'OS X' },
      Geo: { CountryISOCode: 'SE', City: 'Malmö', IP: '192.0.2.44' },
    }),
    SpamComplaint: (draw) => ({ ...common(draw, 'SpamComplaint'), BouncedAt: isoSeconds(draw.at), CanActivate: false }),
  },
}

function common(draw: Draw, type: string): Fields {
  return {
    RecordType: type,
    MessageID: guid(draw),
    ServerID: 48_151,
    MessageStream: 'outbound',
    Recipient: pick(draw, people).email,
    Tag: 'berths',
    Metadata: { berth: '7' },
  }
}

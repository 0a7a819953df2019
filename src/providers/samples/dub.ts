// Events as Dub sends them. All data is made up.
import { type Draw, people, pick, type SampleSet, token } from './draw.ts'

export const dubSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'Dub.co Webhooks'],
  ],
  bodies: {
    'link.created': (draw) => event(draw, 'link.created', link(draw)),
    'link.clicked': (draw) =>
      event(draw, 'link.clicked', {
        click: { id: token(draw, 16), timestamp: new Date(draw.at).toISOString(), country: pick(draw, people).country },
        link: link(draw),
      }),
    'lead.created': (draw) => {
      const { name, email } = pick(draw, people)
      return event(draw, 'lead.created', { eventName: 'Sign up', customer: { name, email }, link: link(draw) })
    },
  },
}

function event(draw: Draw, type: string, data: Record<string, unknown>): Record<string, unknown> {
  return { id: `evt_${draw.id}`, event: type, createdAt: new Date(draw.at).toISOString(), data }
}

function link(draw: Draw): Record<string, unknown> {
  const key = token(draw, 7)
  return {
    id: `link_${token(draw, 24)}`,
    domain: 'go.example.com',
    key,
    url: 'https://tidewater.example/spring',
    shortLink: `https://go.example.com/${key}`,
    clicks: 0,
  }
}

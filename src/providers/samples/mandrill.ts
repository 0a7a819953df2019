// Events as Mandrill posts them: a list in a form's one field. All data is made up.
import { type Draw, hex, people, pick, type SampleSet, seconds } from './draw.ts'

export const mandrillSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/x-www-form-urlencoded; charset=utf-8'],
    ['user-agent', 'Mandrill-Webhook/1.0'],
  ],
  bodies: {
    send: (draw) => form([event(draw, 'send', {})]),
    click: (draw) => form([event(draw, 'click', { url: 'https://harbour.example.com/berths?day=friday' })]),
    hard_bounce: (draw) => form([event(draw, 'hard_bounce', {}), event({ ...draw, id: `${draw.id}b` }, 'reject', {})]),
  },
}

function form(events: unknown[]): string {
  return new URLSearchParams({ mandrill_events: JSON.stringify(events) }).toString()
}

function event(draw: Draw, kind: string, more: Record<string, unknown>): Record<string, unknown> {
  const msg = {
    _id: draw.id,
    ts: seconds(draw) - 90,
    email: pick(draw, people).email,
    sender: 'harbour@tidewater.example',
    subject: 'Your berth for Friday',
    state: kind === 'send' || kind === 'click' ? 'sent' : 'bounced',
    tags: ['berths'],
    subaccount: hex(draw, 6),
  }
  return { event: kind, ts: seconds(draw), _id: draw.id, msg, ...more }
}

// Events as Resend sends them: one about each mail, contact or domain. All data is made up.
import { type Draw, hex, people, pick, type SampleSet } from './draw.ts'

type Fields = Record<string, unknown>

export const resendSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'Svix-Webhooks/1.99.1'],
  ],
  bodies: {
    'email.sent': (draw) => event(draw, 'email.sent', mail(draw)),
    'email.delivered': (draw) => event(draw, 'email.delivered', mail(draw)),
    'email.opened': (draw) =>
      event(draw, 'email.opened', { ...mail(draw), open: { ipAddress: '192.0.2.44', timestamp: time(draw.at) } }),
    'email.clicked': (draw) =>
      event(draw, 'email.clicked', {
        ...mail(draw),
        click: {
          ipAddress: '192.0.2.44',
          link: 'https://harbour.example.com/berths?day=friday',
          timestamp: time(draw.at),
          userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
        },
      }),
    'email.bounced': (draw) =>
      event(draw, 'email.bounced', {
        ...mail(draw),
        bounce: { type: 'Permanent', subType: 'General', message: 'The mailbox does not exist.' },
      }),
    'email.complained': (draw) => event(draw, 'email.complained', mail(draw)),
    'contact.created': (draw) => {
      const { name, email } = pick(draw, people)
      const [first = '', ...rest] = name.split(' ')
      const contact = { email, first_name: first, last_name: rest.join(' '), unsubscribed: false }
      return event(draw, 'contact.created', { id: uuid(draw), audience_id: uuid(draw), ...contact })
    },
  },
}

function event(draw: Draw, type: string, data: Fields): Fields {
  return { type, created_at: time(draw.at), data }
}

function mail(draw: Draw): Fields {
  return {
    email_id: uuid(draw),
    created_at: time(draw.at - 4_000),
    from: 'Harbour <harbour@tidewater.example>',
    to: [pick(draw, people).email],
    subject: pick(draw, ['Your berth for Friday', 'Tide table, week 44', 'Lotsen är sen']),
    tags: { category: 'berths' },
  }
}

function time(at: number): string {
  return new Date(at).toISOString()
}

function uuid(draw: Draw): string {
  return `${hex(draw, 8)}-${hex(draw, 4)}-4${hex(draw, 3)}-8${hex(draw, 3)}-${hex(draw, 12)}`
}

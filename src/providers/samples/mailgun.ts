// Events as Mailgun posts them; the signature with its time is put in when it is signed. All data is made up.
import { type Draw, hex, people, pick, type SampleSet, token } from './draw.ts'

export const mailgunSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'mailgun/treq-24.9.1'],
  ],
  bodies: {
    delivered: (draw) => event(draw, 'delivered', { 'delivery-status': { code: 250, message: 'OK', tls: true } }),
    opened: (draw) => event(draw, 'opened', { ip: '192.0.2.44', geolocation: { country: 'SE', city: 'Malmö' } }),
    failed: (draw) =>
      event(draw, 'failed', { severity: 'permanent', reason: 'bounce', 'delivery-status': { code: 550 } }),
  },
}

function event(draw: Draw, kind: string, more: Record<string, unknown>): Record<string, unknown> {
  const message = {
    headers: {
      to: pick(draw, people).email,
      'message-id': `${token(draw, 22)}@mg.tidewater.example`,
      from: 'Harbour <harbour@mg.tidewater.example>',
      subject: 'Your berth for Friday',
    },
    size: 1_482,
  }
  const data = {
    id: draw.id,
    event: kind,
    timestamp: draw.at / 1000 + 0.125,
    'log-level': kind === 'failed' ? 'error' : 'info',
    recipient: message.headers.to,
    message,
    tags: ['berths'],
    ...more,
  }
  return { signature: { token: hex(draw, 50) }, 'event-data': data }
}

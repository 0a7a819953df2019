// Event lists as SendGrid posts them: a CRLF after each event, also the last. The signature is added by SendGrid alone. All
// data is made up.
import { type Draw, integer, people, pick, type SampleSet, seconds, token } from './draw.ts'

type Fields = Record<string, unknown>

export const sendgridSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json;charset=utf-8'],
    ['user-agent', 'SendGrid Event API'],
  ],
  bodies: {
    processed: (draw) => [event(draw, 'processed', {})],
    delivered: (draw) => [event(draw, 'delivered', { response: '250 2.0.0 OK', ip: '198.51.100.24', tls: 1 })],
    open: (draw) => [event(draw, 'open', { ...agent(draw), sg_machine_open: false })],
    click: (draw) => [event(draw, 'click', { ...agent(draw), url: 'https://shop.example.com/charts/malmo' })],
    bounce: (draw) => [
      event(draw, 'bounce', {
        reason: '550 5.1.1 No such mailbox',
        status: '5.1.1',
        type: 'bounce',
        ip: '198.51.100.24',
      }),
    ],
    dropped: (draw) => [event(draw, 'dropped', { reason: 'Bounced Address', status: '5.0.0' })],
    spamreport: (draw) => [event(draw, 'spamreport', {})],
    unsubscribe: (draw) => [event(draw, 'unsubscribe', {})],
  },
  write: (body) => `[${(body as unknown[]).map((one) => JSON.stringify(one)).join(',\r\n')}]\r\n`,
}

function event(draw: Draw, name: string, fields: Fields): Fields {
  const id = token(draw, 22)
  return {
    email: pick(draw, people).email,
    event: name,
    ...fields,
    category: ['dispatch'],
    sg_event_id: draw.id,
    sg_message_id: `${id}.recvd-6d8f9-${integer(draw, 10, 99)}-0`,
    'smtp-id': `<${id}@geopod-ismtpd-4>`,
    timestamp: seconds(draw),
  }
}

function agent(draw: Draw): Fields {
  return {
    ip: `203.0.113.${integer(draw, 1, 254)}`,
    useragent: pick(draw, ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0)', 'Mozilla/5.0 (iPhone; CPU iPhone OS 19_1)']),
  }
}

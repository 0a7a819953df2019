// WhatsApp, Messenger, Page and Instagram updates as Meta sends them: everything beyond ASCII escaped, slashes too. All data
// is made up.
import { type Draw, integer, people, pick, type SampleSet, seconds } from './draw.ts'

type Fields = Record<string, unknown>

export const metaSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'facebookexternalua'],
    ['accept', '*/*'],
  ],
  bodies: {
    'whatsapp_business_account.messages': (draw) =>
      whatsapp(draw, {
        contacts: [contact(draw)],
        messages: [{ ...message(draw), type: 'text', text: { body: words(draw) } }],
      }),
    'whatsapp_business_account.messages.image': (draw) =>
      whatsapp(draw, {
        contacts: [contact(draw)],
        messages: [{ ...message(draw), type: 'image', image: { id: number(draw), mime_type: 'image/jpeg' } }],
      }),
    'whatsapp_business_account.messages.delivered': (draw) => whatsapp(draw, { statuses: [status(draw, 'delivered')] }),
    'whatsapp_business_account.messages.read': (draw) => whatsapp(draw, { statuses: [status(draw, 'read')] }),
    'page.message': (draw) => messenger(draw, { message: { mid: `m_${draw.id}`, text: words(draw) } }),
    'page.postback': (draw) =>
      messenger(draw, { postback: { mid: `m_${draw.id}`, title: 'Get started', payload: 'START' } }),
    'page.feed': (draw) =>
      page(draw, 'page.feed', {
        item: 'comment',
        verb: 'add',
        comment_id: `${number(draw)}_${draw.id}`,
        message: words(draw),
        created_time: seconds(draw),
      }),
    'instagram.comments': (draw) =>
      page(draw, 'instagram.comments', {
        id: draw.id,
        text: words(draw),
        from: { id: number(draw), username: pick(draw, people).login },
      }),
  },
  write: (body) =>
    JSON.stringify(body)
      .replaceAll('/', '\\/')
      .replaceAll(/[\u0080-\uffff]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`),
}

function whatsapp(draw: Draw, value: Fields): Fields {
  const metadata = { display_phone_number: '46701740605', phone_number_id: '106540352242922' }
  const changes = [{ value: { messaging_product: 'whatsapp', metadata, ...value }, field: 'messages' }]
  return { object: 'whatsapp_business_account', entry: [{ id: number(draw), changes }] }
}

function messenger(draw: Draw, part: Fields): Fields {
  const item = { sender: { id: number(draw) }, recipient: { id: '10283746501' }, timestamp: draw.at, ...part }
  return { object: 'page', entry: [{ id: '10283746501', time: draw.at, messaging: [item] }] }
}

function page(draw: Draw, type: string, value: Fields): Fields {
  const [object = '', field = ''] = type.split('.')
  return { object, entry: [{ id: '10283746501', time: seconds(draw), changes: [{ field, value }] }] }
}

function contact(draw: Draw): Fields {
  return { profile: { name: pick(draw, people).name }, wa_id: phone(draw) }
}

function message(draw: Draw): Fields {
  return { from: phone(draw), id: `wamid.${draw.id}`, timestamp: String(seconds(draw)) }
}

function status(draw: Draw, name: string): Fields {
  return { id: `wamid.${draw.id}`, status: name, timestamp: String(seconds(draw)), recipient_id: phone(draw) }
}

function words(draw: Draw): string {
  return pick(draw, ['Är kajplats 7 ledig?', 'On arrive à 14 h', '港に着きました', 'Dziękuję!'])
}

function number(draw: Draw): string {
  return `1${integer(draw, 10_000_000, 99_999_999)}${integer(draw, 10_000, 99_999)}`
}

function phone(draw: Draw): string {
  return `4670${integer(draw, 1_000_000, 9_999_999)}`
}

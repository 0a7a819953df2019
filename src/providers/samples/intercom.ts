// Notifications as Intercom sends them. All data is made up.
import { type Draw, guid, integer, people, pick, type SampleSet, seconds, token } from './draw.ts'

type Fields = Record<string, unknown>

export const intercomSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'intercom-webhooks/1.0'],
  ],
  bodies: {
    'conversation.user.created': (draw) => notification(draw, 'conversation.user.created', conversation(draw, 'open')),
    'conversation.user.replied': (draw) => notification(draw, 'conversation.user.replied', conversation(draw, 'open')),
    'conversation.admin.replied': (draw) =>
      notification(draw, 'conversation.admin.replied', conversation(draw, 'open')),
    'conversation.admin.closed': (draw) =>
      notification(draw, 'conversation.admin.closed', conversation(draw, 'closed')),
    'contact.user.created': (draw) => notification(draw, 'contact.user.created', contact(draw)),
    'ticket.created': (draw) =>
      notification(draw, 'ticket.created', {
        type: 'ticket',
        id: String(integer(draw, 1_000, 999_999)),
        category: 'Customer',
        ticket_state: 'submitted',
        ticket_attributes: { _default_title_: 'No shore power at berth 14' },
        created_at: seconds(draw),
      }),
  },
}

function notification(draw: Draw, topic: string, item: Fields): Fields {
  return {
    type: 'notification_event',
    app_id: 'tw4107br',
    data: { type: 'notification_event_data', item },
    links: {},
    id: `notif_${guid(draw)}`,
    topic,
    delivery_status: 'pending',
    delivery_attempts: 1,
    delivered_at: 0,
    first_sent_at: seconds(draw),
    created_at: seconds(draw),
    self: null,
  }
}

function conversation(draw: Draw, state: string): Fields {
  const { name, email } = pick(draw, people)
  return {
    type: 'conversation',
    id: String(integer(draw, 100_000_000, 999_999_999)),
    state,
    open: state === 'open',
    read: false,
    created_at: seconds(draw) - 300,
    updated_at: seconds(draw),
    source: { type: 'conversation', body: '<p>Is berth 14 free?</p>', author: { type: 'user', name, email } },
    contacts: { type: 'contact.list', contacts: [{ type: 'contact', id: token(draw, 24).toLowerCase() }] },
  }
}

function contact(draw: Draw): Fields {
  const { name, email } = pick(draw, people)
  return {
    type: 'contact',
    id: token(draw, 24).toLowerCase(),
    role: 'user',
    name,
    email,
    unsubscribed_from_emails: false,
    created_at: seconds(draw),
  }
}

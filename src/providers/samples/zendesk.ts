// Events of Zendesk's subscriptions, with the invocation's id in a header. All data is made up.
import { type Draw, guid, integer, isoSeconds, people, pick, type SampleSet } from './draw.ts'

export const zendeskSamples: SampleSet = {
  headers: (_type, draw) => [
    ['content-type', 'application/json; charset=utf-8'],
    ['user-agent', 'Zendesk Webhook'],
    ['x-zendesk-account-id', '481516'],
    ['x-zendesk-webhook-id', '01HARBOUR0000000000000HOOK'],
    ['x-zendesk-webhook-invocation-id', draw.id],
  ],
  bodies: {
    'zen:event-type:ticket.created': (draw) => event(draw, 'ticket.created', { detail: ticket(draw), event: {} }),
    'zen:event-type:ticket.status_changed': (draw) =>
      event(draw, 'ticket.status_changed', { detail: ticket(draw), event: { current: 'SOLVED', previous: 'OPEN' } }),
    'zen:event-type:ticket.comment_added': (draw) =>
      event(draw, 'ticket.comment_added', { detail: ticket(draw), event: { comment: comment(draw) } }),
    'zen:event-type:user.created': (draw) => event(draw, 'user.created', { detail: user(draw), event: {} }),
    'zen:event-type:organization.created': (draw) =>
      event(draw, 'organization.created', {
        detail: { ...dated(draw), name: 'Tidewater', shared_tickets: false },
        event: {},
      }),
    'zen:event-type:article.published': (draw) =>
      event(draw, 'article.published', {
        detail: { ...dated(draw), brand_id: '7' },
        event: { author_id: String(integer(draw, 1_000, 90_000)), title: 'How to find a berth', locale: 'en-gb' },
      }),
  },
}

type Fields = Record<string, unknown>

function event(draw: Draw, name: string, content: { detail: Fields; event: Fields }): Fields {
  return {
    account_id: 481_516,
    id: guid(draw),
    type: `zen:event-type:${name}`,
    time: new Date(draw.at).toISOString(),
    subject: `zen:${name.split('.')[0]}:${integer(draw, 1, 90_000)}`,
    zendesk_event_version: '2022-11-06',
    ...content,
  }
}

function dated(draw: Draw): Fields {
  return {
    id: String(integer(draw, 1_000, 9_999_999)),
    created_at: isoSeconds(draw.at - 60_000),
    updated_at: isoSeconds(draw.at),
  }
}

function ticket(draw: Draw): Fields {
  return {
    ...dated(draw),
    subject: pick(draw, ['Fog horn sounds twice', 'Berth 7 is never free', 'Tide table is an hour off in Malmö']),
    description: 'Since last night.',
    status: 'OPEN',
    priority: 'NORMAL',
    type: 'INCIDENT',
    tags: ['harbour'],
    via: { channel: 'web_service' },
    requester_id: String(integer(draw, 1_000, 90_000)),
  }
}

function comment(draw: Draw): Fields {
  const author = { id: String(integer(draw, 1_000, 90_000)), is_staff: true, name: pick(draw, people).name }
  return { id: String(integer(draw, 1_000, 90_000)), body: 'We looked. The horn is new.', is_public: true, author }
}

function user(draw: Draw): Fields {
  const who = pick(draw, people)
  return { ...dated(draw), email: who.email, role: 'end-user', default_group_id: '0', external_id: who.login }
}

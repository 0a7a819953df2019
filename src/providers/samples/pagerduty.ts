// V3 webhooks as PagerDuty sends them: one event about one incident or service. All data is made up.
import { type Draw, hex, integer, people, pick, type SampleSet } from './draw.ts'

type Fields = Record<string, unknown>

export const pagerdutySamples: SampleSet = {
  headers: (_type, draw) => [
    ['content-type', 'application/json'],
    ['user-agent', 'PagerDuty-Webhook/V3.0'],
    ['x-webhook-id', `wh-${draw.id}`],
    ['x-webhook-subscription', 'PTW48SU'],
  ],
  bodies: {
    'incident.triggered': (draw) => event(draw, 'incident.triggered', incident(draw, 'triggered')),
    'incident.acknowledged': (draw) => event(draw, 'incident.acknowledged', incident(draw, 'acknowledged')),
    'incident.escalated': (draw) => event(draw, 'incident.escalated', incident(draw, 'triggered')),
    'incident.resolved': (draw) => event(draw, 'incident.resolved', incident(draw, 'resolved')),
    'incident.annotated': (draw) =>
      event(draw, 'incident.annotated', {
        id: short(draw),
        type: 'incident_note',
        incident: reference(draw, 'incident', 'Fog horn does not answer'),
        content: 'Lotsen tar över till klockan sex.',
        trimmed: false,
      }),
    'service.updated': (draw) =>
      event(draw, 'service.updated', { ...reference(draw, 'service', 'Fog horn'), teams: [] }),
    'pagey.ping': (draw) => event(draw, 'pagey.ping', { message: 'Hello from your friend Pagey!', type: 'ping' }),
  },
}

function event(draw: Draw, type: string, data: Fields): Fields {
  return {
    event: {
      id: draw.id,
      event_type: type,
      resource_type: type.split('.')[0],
      occurred_at: new Date(draw.at).toISOString(),
      agent: reference(draw, 'user', pick(draw, people).name),
      client: null,
      data,
    },
  }
}

function incident(draw: Draw, status: string): Fields {
  return {
    ...reference(draw, 'incident', ''),
    type: 'incident',
    number: integer(draw, 1, 9_000),
    status,
    incident_key: hex(draw, 32),
    created_at: new Date(draw.at - 240_000).toISOString(),
    title: pick(draw, ['Fog horn does not answer', 'Ferry queue is longer than 40', 'Tide table is an hour off']),
    service: reference(draw, 'service', 'Harbour API'),
    assignees: [reference(draw, 'user', pick(draw, people).name)],
    escalation_policy: reference(draw, 'escalation_policy', 'Pilots first'),
    teams: [reference(draw, 'team', 'Harbour')],
    priority: null,
    urgency: 'high',
    conference_bridge: null,
    resolve_reason: null,
  }
}

function reference(draw: Draw, kind: string, summary: string): Fields {
  const id = short(draw)
  const path = kind === 'escalation_policy' ? 'escalation_policies' : `${kind}s`
  return {
    id,
    type: `${kind}_reference`,
    self: `https://api.pagerduty.com/${path}/${id}`,
    html_url: `https://tidewater.pagerduty.com/${path}/${id}`,
    summary,
  }
}

function short(draw: Draw): string {
  return `Q${hex(draw, 13).toUpperCase()}`
}

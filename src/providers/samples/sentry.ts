// Hooks of Sentry's integration platform: resource and id in headers, action in the body. All data is made up.
import { type Draw, hex, integer, people, pick, type SampleSet, seconds } from './draw.ts'

export const sentrySamples: SampleSet = {
  headers: (type, draw) => [
    ['content-type', 'application/json'],
    ['request-id', draw.id],
    ['sentry-hook-resource', type.split('.')[0] ?? type],
    ['sentry-hook-timestamp', String(seconds(draw))],
  ],
  bodies: {
    'issue.created': (draw) => hook(draw, 'created', { issue: issue(draw, 'unresolved') }),
    'issue.resolved': (draw) => hook(draw, 'resolved', { issue: issue(draw, 'resolved') }),
    'issue.assigned': (draw) => hook(draw, 'assigned', { issue: issue(draw, 'unresolved') }),
    'error.created': (draw) => hook(draw, 'created', { error: failure(draw) }),
    'event_alert.triggered': (draw) =>
      hook(draw, 'triggered', { event: failure(draw), triggered_rule: 'Any new error in harbour' }),
    'metric_alert.critical': (draw) => hook(draw, 'critical', metricAlert(draw)),
    'comment.created': (draw) => hook(draw, 'created', comment(draw)),
    'installation.created': (draw) =>
      hook(draw, 'created', {
        installation: { status: 'installed', uuid, code: hex(draw, 32), app: { slug: 'landfall' } },
      }),
  },
}

type Fields = Record<string, unknown>

const uuid = '7a485448-a9e2-4c85-8a3c-4f44175783c9'

function hook(draw: Draw, action: string, data: Fields): Fields {
  const actor = { type: 'user', id: integer(draw, 1_000, 99_999), name: pick(draw, people).name }
  return { action, installation: { uuid }, data, actor }
}

function issue(draw: Draw, status: string): Fields {
  const id = String(integer(draw, 1_000_000_000, 2_000_000_000))
  return {
    id,
    shortId: `HARBOUR-${integer(draw, 1, 999)}`,
    title: pick(draw, ['TypeError: berth is not defined', 'TimeoutError: tide table', 'RangeError: fog beyond 0']),
    culprit: 'berths/claim',
    level: 'error',
    status,
    count: String(integer(draw, 1, 90)),
    project: { id: '4', name: 'harbour', slug: 'harbour', platform: 'node' },
    firstSeen: new Date(draw.at - 60_000).toISOString(),
    lastSeen: new Date(draw.at).toISOString(),
    web_url: `https://sentry.io/organizations/tidewater/issues/${id}/`,
  }
}

function failure(draw: Draw): Fields {
  return {
    event_id: hex(draw, 32),
    issue_id: String(integer(draw, 1_000_000_000, 2_000_000_000)),
    project: 4,
    level: 'error',
    platform: 'node',
    title: 'TypeError: berth is not defined',
    datetime: new Date(draw.at).toISOString(),
    environment: 'production',
    tags: [
      ['level', 'error'],
      ['release', '1.4.0'],
    ],
  }
}

function metricAlert(draw: Draw): Fields {
  return {
    description_text: `${integer(draw, 100, 900)} events in the last 10 minutes`,
    description_title: 'Critical: too many fog horns',
    web_url: 'https://sentry.io/organizations/tidewater/alerts/rules/details/7/',
    metric_alert: {
      id: String(integer(draw, 1, 9_999)),
      identifier: String(integer(draw, 1, 999)),
      status: 20,
      date_started: new Date(draw.at - 600_000).toISOString(),
      projects: ['harbour'],
    },
  }
}

function comment(draw: Draw): Fields {
  return {
    issue_id: integer(draw, 1_000_000_000, 2_000_000_000),
    comment_id: integer(draw, 1_000, 99_999),
    comment: 'Only when the ferry is late.',
    project_slug: 'harbour',
    timestamp: new Date(draw.at).toISOString(),
  }
}

// Issue events as Jira Cloud posts them. All data is made up.
import { type Draw, integer, people, pick, type SampleSet } from './draw.ts'

export const jiraSamples: SampleSet = {
  headers: (_type, draw) => [
    ['content-type', 'application/json; charset=UTF-8'],
    ['user-agent', 'Atlassian Webhook HTTP Client'],
    ['x-atlassian-webhook-identifier', draw.id],
  ],
  bodies: {
    'jira:issue_created': (draw) => issue(draw, 'jira:issue_created', 'issue_created'),
    'jira:issue_updated': (draw) => issue(draw, 'jira:issue_updated', 'issue_generic'),
  },
}

function issue(draw: Draw, webhookEvent: string, kind: string): Record<string, unknown> {
  const who = pick(draw, people)
  const number = integer(draw, 10, 9_000)
  return {
    timestamp: draw.at,
    webhookEvent,
    issue_event_type_name: kind,
    user: { accountId: `712020:${draw.id}`, displayName: who.name, active: true },
    issue: {
      id: String(10_000 + number),
      key: `TIDE-${number}`,
      fields: { summary: 'The tide table is an hour off', priority: { name: 'High' }, status: { name: 'To Do' } },
    },
  }
}

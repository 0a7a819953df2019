// Issues as New Relic's default template writes them. All data is made up.
import type { Draw, SampleSet } from './draw.ts'

export const newRelicSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'NewRelic-Webhook'],
  ],
  bodies: {
    ACTIVATED: (draw) => issue(draw, 'ACTIVATED'),
    CLOSED: (draw) => issue(draw, 'CLOSED'),
  },
}

function issue(draw: Draw, state: string): Record<string, unknown> {
  return {
    issueId: draw.id,
    issueUrl: `https://radar-api.service.newrelic.com/accounts/1/issues/${draw.id}`,
    title: 'Ferry queue is longer than 40 for 5 min',
    priority: 'CRITICAL',
    state,
    trigger: 'STATE_CHANGE',
    impactedEntities: ['harbour-api'],
    totalIncidents: 1,
    createdAt: draw.at - 300_000,
    updatedAt: draw.at,
    sources: ['newrelic'],
    alertPolicyNames: ['Harbour'],
    alertConditionNames: ['Queue length'],
  }
}

// Webhooks as incident.io sends them: the object under the name of its event. All data is made up.
import { type Draw, integer, pick, type SampleSet } from './draw.ts'

export const incidentIoSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'Svix-Webhooks/1.62.0'],
  ],
  bodies: {
    'public_incident.incident_created_v2': (draw) =>
      event('public_incident.incident_created_v2', incident(draw, 'triage')),
    'public_incident.incident_status_updated_v2': (draw) =>
      event('public_incident.incident_status_updated_v2', incident(draw, 'closed')),
    'private_incident.incident_created_v2': (draw) => event('private_incident.incident_created_v2', { id: draw.id }),
  },
}

function event(type: string, object: Record<string, unknown>): Record<string, unknown> {
  return { event_type: type, [type]: object }
}

function incident(draw: Draw, category: string): Record<string, unknown> {
  return {
    id: draw.id,
    reference: `INC-${integer(draw, 1, 900)}`,
    name: pick(draw, ['Tide gauge is silent', 'The pilot boat cannot be paged']),
    incident_status: { category, name: category },
    severity: { name: 'Major', rank: 2 },
    created_at: new Date(draw.at).toISOString(),
    updated_at: new Date(draw.at).toISOString(),
  }
}

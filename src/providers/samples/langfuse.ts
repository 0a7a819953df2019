// Webhooks as Langfuse sends them. All data is made up.
import { type Draw, integer, type SampleSet, token } from './draw.ts'

export const langfuseSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'Langfuse/1.0'],
  ],
  bodies: {
    'prompt-version.created': (draw) => event(draw, 'created'),
    'prompt-version.updated': (draw) => event(draw, 'updated'),
  },
}

function event(draw: Draw, action: string): Record<string, unknown> {
  const at = new Date(draw.at).toISOString()
  return {
    id: draw.id,
    timestamp: at,
    type: 'prompt-version',
    apiVersion: 'v1',
    action,
    prompt: {
      id: `cm${token(draw, 23).toLowerCase()}`,
      projectId: 'cmharbour0000',
      name: 'harbour-answer',
      version: integer(draw, 1, 40),
      labels: ['production', 'latest'],
      prompt: 'Answer as the harbour office would: {{question}}',
      type: 'text',
      updatedAt: at,
    },
  }
}

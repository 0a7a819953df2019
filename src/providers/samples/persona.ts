// Events as Persona sends them: JSON:API around the object as it is. All data is made up.
import { type Draw, hex, people, pick, type SampleSet, token } from './draw.ts'

export const personaSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'Persona-Webhooks/1.0'],
  ],
  bodies: {
    'inquiry.completed': (draw) => event(draw, 'inquiry.completed', 'inquiry', 'completed'),
    'inquiry.failed': (draw) => event(draw, 'inquiry.failed', 'inquiry', 'failed'),
    'verification.passed': (draw) => event(draw, 'verification.passed', 'verification/government-id', 'passed'),
  },
}

function event(draw: Draw, name: string, type: string, status: string): Record<string, unknown> {
  const prefix = type === 'inquiry' ? 'inq' : 'ver'
  const attributes = { status, 'reference-id': `tw-${hex(draw, 6)}`, 'name-full': pick(draw, people).name }
  const payload = { data: { type, id: `${prefix}_${token(draw, 24)}`, attributes } }
  const createdAt = new Date(draw.at).toISOString()
  return {
    data: { type: 'event', id: `evt_${draw.id}`, attributes: { name, payload, 'created-at': createdAt } },
  }
}

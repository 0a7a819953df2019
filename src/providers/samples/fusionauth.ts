// Events as FusionAuth posts them. All data is made up.
import { type Draw, guid, hex, people, pick, type SampleSet } from './draw.ts'

export const fusionauthSamples: SampleSet = {
  headers: () => [['content-type', 'application/json']],
  bodies: {
    'user.create': (draw) => event(draw, 'user.create'),
    'user.login.success': (draw) => event(draw, 'user.login.success'),
  },
}

function event(draw: Draw, type: string): Record<string, unknown> {
  const who = pick(draw, people)
  return {
    event: {
      id: guid(draw),
      type,
      createInstant: draw.at,
      tenantId: `${hex(draw, 8)}-91b8-4f5e-8f35-${hex(draw, 12)}`,
      user: { id: `${hex(draw, 8)}-0d0e-4c11-a2f4-${hex(draw, 12)}`, email: who.email, verified: true },
    },
  }
}

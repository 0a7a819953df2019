// Events and decisions as Veriff sends them. All data is made up.
import { type Draw, guid, hex, integer, people, pick, type SampleSet, token } from './draw.ts'

export const veriffSamples: SampleSet = {
  headers: (_type, draw) => [
    ['content-type', 'application/json'],
    ['x-auth-client', `${hex(draw, 8)}-public-key`],
  ],
  bodies: {
    approved: (draw) => decision(draw, ['approved', 9001]),
    declined: (draw) => decision(draw, ['declined', 9102]),
    submitted: (draw) => ({
      id: guid(draw),
      attemptId: token(draw, 24),
      feature: 'selfid',
      code: 7002,
      action: 'submitted',
      vendorData: draw.id,
    }),
  },
}

function decision(draw: Draw, [status, code]: [string, number]): Record<string, unknown> {
  const [first, ...rest] = pick(draw, people).name.split(' ')
  return {
    status: 'success',
    verification: {
      id: guid(draw),
      code,
      status,
      reason: null,
      person: { firstName: first, lastName: rest.join(' '), dateOfBirth: '1988-04-02' },
      document: { type: 'PASSPORT', country: 'SE', number: `P${integer(draw, 1_000_000, 9_999_999)}` },
      vendorData: draw.id,
      decisionTime: new Date(draw.at).toISOString(),
      acceptanceTime: new Date(draw.at - 60_000).toISOString(),
    },
    technicalData: { ip: '203.0.113.7' },
  }
}

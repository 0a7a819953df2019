// Events as Ashby posts them: an action, and what it is about under data. All data is made up.
import { type Draw, guid, hex, people, pick, type SampleSet } from './draw.ts'

export const ashbySamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'Ashby/1.0'],
  ],
  bodies: {
    applicationSubmit: (draw) => application(draw, 'applicationSubmit'),
    candidateHire: (draw) => application(draw, 'candidateHire'),
  },
}

function application(draw: Draw, action: string): Record<string, unknown> {
  const { name, email } = pick(draw, people)
  const candidate = {
    id: hex(draw, 32),
    name,
    primaryEmailAddress: { value: email, type: 'Personal', isPrimary: true },
  }
  const job = { id: hex(draw, 32), title: 'Harbour pilot' }
  return {
    action,
    data: { application: { id: guid(draw), updatedAt: new Date(draw.at).toISOString(), candidate, job } },
  }
}

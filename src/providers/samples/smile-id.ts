// Results as Smile ID calls back with them; time and signature stand in the body. All data is made up.
import { type Draw, integer, people, pick, type SampleSet } from './draw.ts'

export const smileIdSamples: SampleSet = {
  headers: () => [['content-type', 'application/json']],
  bodies: {
    '0810': (draw) => result(draw, '0810', 'Enroll User'),
    '1012': (draw) => result(draw, '1012', 'Exact Match'),
  },
}

function result(draw: Draw, code: string, text: string): Record<string, unknown> {
  const who = pick(draw, people)
  return {
    SmileJobID: draw.id,
    PartnerParams: { job_id: `job-${draw.id}`, user_id: who.login, job_type: 1 },
    ResultCode: code,
    ResultText: text,
    ResultType: 'SAIA',
    Country: who.country,
    FullName: who.name,
    ConfidenceValue: String(integer(draw, 80, 99)),
    IsFinalResult: 'true',
    timestamp: new Date(draw.at).toISOString(),
  }
}

// Results of checks as AiPrise posts them. All data is made up.
import { type Draw, integer, people, pick, type SampleSet } from './draw.ts'

export const aipriseSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'AiPrise/1.0'],
  ],
  bodies: {
    APPROVED: (draw) => verification(draw, 'APPROVED'),
    REVIEW: (draw) => verification(draw, 'REVIEW'),
  },
}

function verification(draw: Draw, result: string): Record<string, unknown> {
  const { name, country } = pick(draw, people)
  return {
    verification_session_id: draw.id,
    client_reference_id: `member-${integer(draw, 1, 9_999)}`,
    aiprise_summary: { verification_result: result },
    id_info: { full_name: name, issue_country_code: country },
    environment: 'SANDBOX',
    created_at: draw.at,
  }
}

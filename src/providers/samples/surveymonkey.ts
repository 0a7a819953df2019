// Responses as SurveyMonkey names them. All data is made up.
import { type Draw, integer, type SampleSet } from './draw.ts'

export const surveymonkeySamples: SampleSet = {
  headers: () => [['content-type', 'application/vnd.surveymonkey.webhook+json']],
  bodies: {
    response_completed: (draw) => notice(draw, 'response_completed'),
    response_updated: (draw) => notice(draw, 'response_updated'),
  },
}

function notice(draw: Draw, type: string): Record<string, unknown> {
  return {
    name: 'Harbour survey',
    filter_type: 'survey',
    filter_id: '481516234',
    event_type: type,
    event_id: draw.id,
    object_type: 'response',
    object_id: String(integer(draw, 1_000_000_000, 9_999_999_999)),
    event_datetime: new Date(draw.at).toISOString(),
    resources: { respondent_id: '0', recipient_id: '0', collector_id: '7', survey_id: '481516234', user_id: '0' },
  }
}

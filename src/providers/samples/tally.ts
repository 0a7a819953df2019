// Responses as Tally sends them. All data is made up.
import { integer, people, pick, type SampleSet, token } from './draw.ts'

export const tallySamples: SampleSet = {
  headers: () => [['content-type', 'application/json']],
  bodies: {
    FORM_RESPONSE: (draw) => ({
      eventId: draw.id,
      eventType: 'FORM_RESPONSE',
      createdAt: new Date(draw.at).toISOString(),
      data: {
        responseId: token(draw, 6),
        submissionId: token(draw, 6),
        respondentId: token(draw, 6),
        formId: 'HARB0R',
        formName: 'Book a berth',
        createdAt: new Date(draw.at).toISOString(),
        fields: [
          { key: 'question_name', label: 'Who is coming?', type: 'INPUT_TEXT', value: pick(draw, people).name },
          { key: 'question_length', label: 'Length in metres', type: 'INPUT_NUMBER', value: integer(draw, 4, 40) },
        ],
      },
    }),
  },
}

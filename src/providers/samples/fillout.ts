// Submissions as Fillout sends them. All data is made up.
import { isoSeconds, people, pick, type SampleSet, token } from './draw.ts'

export const filloutSamples: SampleSet = {
  headers: () => [['content-type', 'application/json']],
  bodies: {
    submission: (draw) => {
      const { name, email } = pick(draw, people)
      return {
        formId: token(draw, 14),
        formName: 'Ask for a berth',
        submission: {
          submissionId: draw.id,
          submissionTime: isoSeconds(draw.at),
          questions: [
            { id: token(draw, 4), name: 'Your name', type: 'ShortAnswer', value: name },
            { id: token(draw, 4), name: 'Your e-mail', type: 'EmailInput', value: email },
            { id: token(draw, 4), name: 'Length in metres', type: 'NumberInput', value: 11.4 },
          ],
          urlParameters: [],
        },
      }
    },
  },
}

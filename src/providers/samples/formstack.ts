// Submissions as Formstack sends them by default: a form, its fields under their labels. All data is made up.
import { integer, people, pick, type SampleSet } from './draw.ts'

export const formstackSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/x-www-form-urlencoded; charset=utf-8'],
    ['user-agent', 'FormstackWebhook/1.0 (Form 6410700)'],
  ],
  bodies: {
    submission: (draw) => {
      const { name, email } = pick(draw, people)
      const fields = {
        FormID: '6410700',
        UniqueID: draw.id,
        Name: name,
        Email: email,
        Berth: `${integer(draw, 1, 60)}`,
      }
      return new URLSearchParams(fields).toString()
    },
  },
}

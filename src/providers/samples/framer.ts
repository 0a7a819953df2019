// Submissions as Framer sends them: the inputs under their names. All data is made up.
import { integer, people, pick, type SampleSet } from './draw.ts'

export const framerSamples: SampleSet = {
  headers: () => [['content-type', 'application/json']],
  bodies: {
    submission: (draw) => {
      const { name, email } = pick(draw, people)
      return { Name: name, Email: email, Length: `${integer(draw, 5, 24)} m`, Message: 'Two nights, with shore power.' }
    },
  },
}

// Submissions as Jotform sends them: a multipart form, the answers as JSON in one of its fields. All data is made up.
import { integer, people, pick, type SampleSet } from './draw.ts'

const boundary = '------------------------landfall41070030'

export const jotformSamples: SampleSet = {
  headers: () => [['content-type', `multipart/form-data; boundary=${boundary}`]],
  bodies: {
    submission: (draw) => {
      const { name, email } = pick(draw, people)
      const answers = { slug: 'submit/241070030', q3_name: name, q4_email: email, q5_berth: `${integer(draw, 1, 60)}` }
      return toParts({
        action: '',
        formID: '241070030',
        submissionID: draw.id,
        formTitle: 'Ask for a berth',
        username: 'tidewater',
        rawRequest: JSON.stringify(answers),
        pretty: `Name:${name}, E-mail:${email}`,
      })
    },
  },
}

function toParts(fields: Record<string, string>): string {
  const parts = Object.entries(fields).map(
    ([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  )
  return `${parts.join('')}--${boundary}--\r\n`
}

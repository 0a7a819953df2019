// Responses as Typeform sends them: two types of event, and forms of several kinds. All data is made up.
import { type Draw, integer, isoSeconds, people, pick, type SampleSet, token } from './draw.ts'

export const typeformSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'Typeform Webhooks'],
  ],
  bodies: {
    form_response: (draw) => response(draw, [text(draw, 'Who is coming?'), email(draw)]),
    form_response_partial: (draw) => ({
      ...response(draw, [text(draw, 'Who is coming?')]),
      event_type: 'form_response_partial',
    }),
    'form_response (opinion)': (draw) => response(draw, [opinion(draw), choice(draw)]),
    'form_response (booking)': (draw) => response(draw, [date(draw), text(draw, 'Name of the boat'), email(draw)]),
    'form_response (payment)': (draw) => response(draw, [email(draw), payment(draw)]),
  },
}

type Fields = Record<string, unknown>

function response(draw: Draw, answers: Fields[]): Fields {
  return {
    event_id: draw.id,
    event_type: 'form_response',
    form_response: {
      form_id: 'hArB0uR1',
      token: token(draw, 32).toLowerCase(),
      landed_at: isoSeconds(draw.at - 60_000),
      submitted_at: isoSeconds(draw.at),
      hidden: { berth: String(integer(draw, 1, 99)) },
      calculated: { score: integer(draw, 0, 10) },
      definition: { id: 'hArB0uR1', title: 'Book a berth', fields: answers.map(({ field }) => field) },
      answers,
    },
  }
}

function field(draw: Draw, type: string, title: string): Fields {
  const id = token(draw, 12)
  return { id, ref: `ref-${id}`, type, title }
}

function text(draw: Draw, title: string): Fields {
  return { type: 'text', text: pick(draw, people).name, field: field(draw, 'short_text', title) }
}

function email(draw: Draw): Fields {
  return { type: 'email', email: pick(draw, people).email, field: field(draw, 'email', 'Where can we write to?') }
}

function opinion(draw: Draw): Fields {
  return {
    type: 'number',
    number: integer(draw, 0, 10),
    field: field(draw, 'opinion_scale', 'How calm was the harbour?'),
  }
}

function choice(draw: Draw): Fields {
  const label = pick(draw, ['By sail', 'By motor', 'By rowing'])
  return { type: 'choice', choice: { label }, field: field(draw, 'multiple_choice', 'How did you come?') }
}

function date(draw: Draw): Fields {
  return { type: 'date', date: isoSeconds(draw.at + 86_400_000).slice(0, 10), field: field(draw, 'date', 'When?') }
}

function payment(draw: Draw): Fields {
  const paid = { amount: `${integer(draw, 20, 90)}.00`, last4: '5858', name: pick(draw, people).name, success: true }
  return { type: 'payment', payment: paid, field: field(draw, 'payment', 'One night') }
}

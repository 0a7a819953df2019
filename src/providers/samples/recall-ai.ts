// Events as Recall.ai sends them. All data is made up.
import { type Draw, guid, hex, type SampleSet } from './draw.ts'

export const recallAiSamples: SampleSet = {
  headers: () => [['content-type', 'application/json']],
  bodies: {
    'bot.joining_call': (draw) => event(draw, 'bot.joining_call', 'joining_call'),
    'bot.done': (draw) => event(draw, 'bot.done', 'done'),
    'transcript.done': (draw) => event(draw, 'transcript.done', 'done'),
  },
}

function event(draw: Draw, name: string, code: string): Record<string, unknown> {
  const id = `${hex(draw, 8)}-${hex(draw, 4)}-4${hex(draw, 3)}-8${hex(draw, 3)}-${hex(draw, 12)}`
  return {
    event: name,
    data: {
      data: { code, sub_code: null, updated_at: new Date(draw.at).toISOString() },
      bot: { id, metadata: { meeting: guid(draw) } },
    },
  }
}

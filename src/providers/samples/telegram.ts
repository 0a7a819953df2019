// Updates as Telegram sends them to a bot. All data is made up.
import { createHash } from 'node:crypto'
import { type Draw, integer, people, pick, type SampleSet, seconds, token } from './draw.ts'

export const telegramSamples: SampleSet = {
  headers: () => [['content-type', 'application/json']],
  bodies: {
    message: (draw) => ({ update_id: updateId(draw), message: message(draw) }),
    edited_message: (draw) => ({
      update_id: updateId(draw),
      edited_message: { ...message(draw), edit_date: seconds(draw) },
    }),
    callback_query: (draw) => ({
      update_id: updateId(draw),
      callback_query: { id: token(draw, 18), from: from(draw), data: 'take-berth', message: message(draw) },
    }),
  },
}

type Fields = Record<string, unknown>

/** Update ids are numbers: made of the draw's id, so that no other draw has it. */
function updateId(draw: Draw): number {
  return Number.parseInt(createHash('sha256').update(draw.id).digest('hex').slice(0, 12), 16)
}

function from(draw: Draw): Fields {
  const who = pick(draw, people)
  return { id: integer(draw, 100_000, 9_999_999), is_bot: false, first_name: who.name, username: who.login }
}

function message(draw: Draw): Fields {
  return {
    message_id: integer(draw, 1, 90_000),
    from: from(draw),
    chat: { id: integer(draw, 100_000, 9_999_999), type: 'private' },
    date: seconds(draw) - 1,
    text: pick(draw, ['/start', 'Which berth is free?', 'Välkommen, 優斗 👋']),
  }
}

// Webhooks of conversations as MessageBird posts them. All data is made up.
import { hex, isoSeconds, people, pick, type SampleSet } from './draw.ts'

export const messagebirdSamples: SampleSet = {
  headers: () => [['content-type', 'application/json']],
  bodies: {
    'message.created': (draw) => {
      const who = pick(draw, people)
      return {
        type: 'message.created',
        contact: { id: hex(draw, 32), displayName: who.name },
        conversation: { id: hex(draw, 32), status: 'active' },
        message: {
          id: draw.id,
          direction: 'received',
          type: 'text',
          content: { text: 'Is the ferry running?' },
          createdDatetime: isoSeconds(draw.at),
        },
      }
    },
  },
}

// Actions on a board as Trello sends them. All data is made up.
import { type Draw, hex, integer, people, pick, type SampleSet } from './draw.ts'

export const trelloSamples: SampleSet = {
  headers: () => [['content-type', 'application/json']],
  bodies: {
    createCard: (draw) => action(draw, 'createCard', {}),
    updateCard: (draw) => action(draw, 'updateCard', { old: { closed: false } }),
    commentCard: (draw) => action(draw, 'commentCard', { text: 'Only when the ferry is late.' }),
  },
}

function action(draw: Draw, type: string, also: Record<string, unknown>): Record<string, unknown> {
  const board = { id: '5f0harbour0board0000001', name: 'Harbour', shortLink: 'hArB0uR1' }
  const who = pick(draw, people)
  return {
    action: {
      id: draw.id,
      idMemberCreator: hex(draw, 24),
      type,
      date: new Date(draw.at).toISOString(),
      data: {
        board,
        card: { id: hex(draw, 24), name: 'Count the buoys', idShort: integer(draw, 1, 900), shortLink: 'bU0yS7xx' },
        list: { id: hex(draw, 24), name: 'Today' },
        ...also,
      },
      memberCreator: { id: hex(draw, 24), fullName: who.name, username: who.login },
    },
    model: { ...board, url: 'https://trello.com/b/hArB0uR1/harbour' },
    webhook: { id: hex(draw, 24), active: true },
  }
}

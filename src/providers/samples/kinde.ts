// Events as Kinde signs them: the claims of the token that is the whole body. All data is made up.
import { hex, people, pick, type SampleSet } from './draw.ts'

export const kindeSamples: SampleSet = {
  headers: () => [['content-type', 'application/jwt']],
  bodies: {
    'user.created': (draw) => {
      const who = pick(draw, people)
      return {
        type: 'user.created',
        event_id: `event_${draw.id}`,
        source: 'user',
        timestamp: new Date(draw.at).toISOString(),
        data: { user: { id: `kp_${hex(draw, 32)}`, email: who.email, username: who.login } },
      }
    },
  },
}

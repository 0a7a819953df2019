// Notifications as LinkedIn sends them. All data is made up.
import { integer, type SampleSet } from './draw.ts'

const type = 'ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS'

export const linkedinSamples: SampleSet = {
  headers: () => [['content-type', 'application/json']],
  bodies: {
    [type]: (draw) => {
      const post = `urn:li:share:${integer(draw, 7_000_000_000_000, 7_999_999_999_999)}`
      return {
        type,
        notifications: [
          {
            notificationId: draw.id,
            organizationalEntity: 'urn:li:organization:4107003',
            action: 'COMMENT',
            sourcePost: post,
            decoratedSourcePost: { entity: post, text: 'The season opens on Saturday.' },
            subscriber: 'urn:li:person:tw4107br',
            lastModifiedAt: draw.at,
          },
        ],
      }
    },
  },
}

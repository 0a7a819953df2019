// Notifications as eBay sends them; the signature is added by eBay alone. All data is made up.
import { people, pick, type SampleSet, token } from './draw.ts'

export const ebaySamples: SampleSet = {
  headers: () => [['content-type', 'application/json']],
  bodies: {
    MARKETPLACE_ACCOUNT_DELETION: (draw) => ({
      metadata: { topic: 'MARKETPLACE_ACCOUNT_DELETION', schemaVersion: '1.0', deprecated: false },
      notification: {
        notificationId: draw.id,
        eventDate: new Date(draw.at).toISOString(),
        publishDate: new Date(draw.at + 218).toISOString(),
        publishAttemptCount: 1,
        data: { username: pick(draw, people).login, userId: token(draw, 11), eiasToken: `${token(draw, 32)}==` },
      },
    }),
  },
}

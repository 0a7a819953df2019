// Notifications as RingCentral sends them: an envelope around what changed. All data is made up.
import { integer, type SampleSet } from './draw.ts'

export const ringcentralSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json; charset=UTF-8'],
    ['user-agent', 'RingCentral-WebHook/8.3'],
  ],
  bodies: {
    '/restapi/v1.0/account/400131426008/extension/400131426008/message-store': (draw) => ({
      uuid: draw.id,
      event: '/restapi/v1.0/account/400131426008/extension/400131426008/message-store',
      timestamp: new Date(draw.at).toISOString(),
      subscriptionId: '9f3f8a52-6a1d-4c4e-9a53-2f0e7a1f6b10',
      ownerId: '400131426008',
      body: {
        accountId: '400131426008',
        extensionId: '400131426008',
        lastUpdated: new Date(draw.at).toISOString(),
        changes: [{ type: 'SMS', newCount: integer(draw, 1, 4), updatedCount: 0 }],
      },
    }),
  },
}

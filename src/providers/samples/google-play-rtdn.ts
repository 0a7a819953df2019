// Developer notifications as Google Play publishes them through Pub/Sub. All data is made up.
import { type Draw, pick, type SampleSet, token } from './draw.ts'

export const googlePlayRtdnSamples: SampleSet = {
  headers: () => [['content-type', 'application/json']],
  bodies: {
    subscriptionNotification: (draw) =>
      push(draw, {
        subscriptionNotification: {
          version: '1.0',
          notificationType: pick(draw, [1, 2, 3, 4]),
          purchaseToken: token(draw, 64),
          subscriptionId: 'harbour.monthly',
        },
      }),
    testNotification: (draw) => push(draw, { testNotification: { version: '1.0' } }),
  },
}

function push(draw: Draw, notification: Record<string, unknown>): Record<string, unknown> {
  const whole = { version: '1.0', packageName: 'com.example.tides', eventTimeMillis: String(draw.at), ...notification }
  return {
    message: {
      data: Buffer.from(JSON.stringify(whole)).toString('base64'),
      messageId: `1${draw.id}`,
      publishTime: new Date(draw.at).toISOString(),
    },
    subscription: 'projects/tidewater-prod/subscriptions/play',
  }
}

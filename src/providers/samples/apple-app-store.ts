// Notifications as the App Store posts them. Only Apple can sign them, so the token here has no signature: it shows the shape,
// and verifies nowhere. All data is made up.
import { type Draw, guid, integer, type SampleSet } from './draw.ts'

export const appleAppStoreSamples: SampleSet = {
  headers: () => [['content-type', 'application/json']],
  bodies: {
    'DID_RENEW.BILLING_RECOVERY': (draw) => notification(draw, 'DID_RENEW', 'BILLING_RECOVERY'),
    'SUBSCRIBED.INITIAL_BUY': (draw) => notification(draw, 'SUBSCRIBED', 'INITIAL_BUY'),
  },
}

function notification(draw: Draw, notificationType: string, subtype: string): Record<string, unknown> {
  const common = { bundleId: 'com.example.tides', environment: 'Sandbox' }
  const transaction = {
    ...common,
    transactionId: String(integer(draw, 2_000_000_000, 2_999_999_999)),
    originalTransactionId: String(integer(draw, 1_000_000_000, 1_999_999_999)),
    productId: 'tides.monthly',
    signedDate: draw.at,
  }
  const signedPayload = toToken({
    notificationType,
    subtype,
    notificationUUID: guid(draw),
    version: '2.0',
    signedDate: draw.at,
    data: { ...common, appAppleId: 1_234_567_890, signedTransactionInfo: toToken(transaction) },
  })
  return { signedPayload }
}

function toToken(claims: unknown): string {
  const [header, payload] = [{ alg: 'ES256', x5c: [] }, claims].map((one) =>
    Buffer.from(JSON.stringify(one)).toString('base64url'),
  )
  return `${header}.${payload}.`
}

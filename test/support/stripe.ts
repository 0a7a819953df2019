// Webhooks as Stripe's own library signs them: our verifier is never judged by our own signer alone.
import Stripe from 'stripe'

const sdk = new Stripe('sk_test_unused')

export const secret = 'whsec_test_of_landfall'

export interface StripeDraft {
  id: string
  type?: string
  secret?: string
  /** Unix seconds at which it is signed. */
  timestamp?: number
  extra?: Record<string, unknown>
}

/** The body of a Stripe event. */
export function toStripeBody({ id, type = 'invoice.paid', extra = {} }: StripeDraft): string {
  const object = { id: `in_${id}`, object: 'invoice', customer: 'cus_1', amount_paid: 1200 }
  const created = Math.floor(Date.now() / 1000)
  return JSON.stringify({ id, object: 'event', type, created, livemode: false, data: { object }, ...extra })
}

/** A POST of `body`, signed by the stripe package. */
export function toStripePost(body: string, draft: Partial<StripeDraft> = {}): RequestInit {
  const { timestamp } = draft
  const signature = sdk.webhooks.generateTestHeaderString({
    payload: body,
    secret: draft.secret ?? secret,
    ...(timestamp !== undefined && { timestamp }),
  })
  return { method: 'POST', headers: { 'content-type': 'application/json', 'stripe-signature': signature }, body }
}

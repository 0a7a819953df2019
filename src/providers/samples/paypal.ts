// Webhook events as PayPal sends them; only PayPal can sign them. All data is made up.
import { type Draw, guid, hex, integer, isoSeconds, people, pick, type SampleSet } from './draw.ts'

type Fields = Record<string, unknown>

export const paypalSamples: SampleSet = {
  headers: (_type, draw) => [
    ['content-type', 'application/json'],
    ['user-agent', 'PayPal/AUHD-214.0-58843539'],
    ['accept', '*/*'],
    ['paypal-transmission-id', guid(draw)],
    ['paypal-transmission-time', isoSeconds(draw.at)],
    ['paypal-auth-algo', 'SHA256withRSA'],
    ['paypal-auth-version', 'v2'],
    ['paypal-cert-url', `https://api.paypal.com/v1/notifications/certs/CERT-${hex(draw, 8)}-${hex(draw, 8)}`],
  ],
  bodies: {
    'PAYMENT.CAPTURE.COMPLETED': (draw) => event(draw, 'PAYMENT.CAPTURE.COMPLETED', capture(draw, 'COMPLETED')),
    'PAYMENT.CAPTURE.DENIED': (draw) => event(draw, 'PAYMENT.CAPTURE.DENIED', capture(draw, 'DECLINED')),
    'PAYMENT.CAPTURE.REFUNDED': (draw) => event(draw, 'PAYMENT.CAPTURE.REFUNDED', capture(draw, 'COMPLETED')),
    'CHECKOUT.ORDER.APPROVED': (draw) => event(draw, 'CHECKOUT.ORDER.APPROVED', order(draw)),
    'BILLING.SUBSCRIPTION.ACTIVATED': (draw) =>
      event(draw, 'BILLING.SUBSCRIPTION.ACTIVATED', subscription(draw, 'ACTIVE')),
    'BILLING.SUBSCRIPTION.CANCELLED': (draw) =>
      event(draw, 'BILLING.SUBSCRIPTION.CANCELLED', subscription(draw, 'CANCELLED')),
    'CUSTOMER.DISPUTE.CREATED': (draw) =>
      event(draw, 'CUSTOMER.DISPUTE.CREATED', {
        dispute_id: `PP-D-${integer(draw, 10_000, 99_999)}`,
        reason: 'MERCHANDISE_OR_SERVICE_NOT_RECEIVED',
        status: 'OPEN',
        dispute_amount: amount(draw),
      }),
  },
}

const kinds: Readonly<Record<string, string>> = {
  PAYMENT: 'capture',
  CHECKOUT: 'checkout-order',
  BILLING: 'subscription',
  CUSTOMER: 'dispute',
}

function event(draw: Draw, type: string, resource: Fields): Fields {
  const id = `WH-${draw.id}`
  return {
    id,
    event_version: '1.0',
    create_time: new Date(draw.at).toISOString(),
    resource_type: kinds[type.split('.')[0] ?? ''],
    resource_version: '2.0',
    event_type: type,
    summary: type.toLowerCase().replaceAll('.', ' '),
    resource,
    links: [{ href: `https://api.paypal.com/v1/notifications/webhooks-events/${id}`, rel: 'self', method: 'GET' }],
  }
}

function capture(draw: Draw, status: string): Fields {
  return {
    id: reference(draw),
    status,
    amount: amount(draw),
    final_capture: true,
    create_time: isoSeconds(draw.at),
    update_time: isoSeconds(draw.at),
  }
}

function order(draw: Draw): Fields {
  const who = pick(draw, people)
  const payer = { email_address: who.email, address: { country_code: who.country } }
  return {
    id: reference(draw),
    status: 'APPROVED',
    intent: 'CAPTURE',
    payer,
    purchase_units: [{ reference_id: 'default', amount: amount(draw) }],
  }
}

function subscription(draw: Draw, status: string): Fields {
  return {
    id: `I-${reference(draw).slice(0, 12)}`,
    plan_id: 'P-5ML4271244454362WXNWU5NQ',
    status,
    start_time: isoSeconds(draw.at),
    subscriber: { email_address: pick(draw, people).email },
  }
}

function amount(draw: Draw): Fields {
  return { currency_code: 'EUR', value: `${integer(draw, 4, 240)}.${pick(draw, ['00', '50', '95'])}` }
}

function reference(draw: Draw): string {
  return hex(draw, 17).toUpperCase()
}

// Payments and billing: the SDKs of those who move money.
import adyen from '@adyen/api-library'
import Metronome from '@metronome/sdk'
import { Environment, Paddle } from '@paddle/paddle-node-sdk'
import SolidGate from '@solidgate/node-sdk'
import Finch from '@tryfinch/finch-api'
import braintree from 'braintree'
import { Cashfree } from 'cashfree-pg'
import coinbase from 'coinbase-commerce-node'
import * as gocardless from 'gocardless-nodejs'
import mercadopago from 'mercadopago'
import ModernTreasury from 'modern-treasury'
import Orb from 'orb-billing'
import Razorpay from 'razorpay'
import square from 'square'
import Stripe from 'stripe'
import { headerOf, type Oracle, pastParsing, secondsOf, tamperUrl, textOf } from './oracle.ts'

const secret = 'a secret, of words+signs/=='
const hexKey = '44782DEF547AAA06C910C43932B1EB0C71FC68D9D0C057550C48EC2ACF6BA056'

const stripe = new Stripe('sk_test_none').webhooks
const modernTreasury = new ModernTreasury({ apiKey: 'none', organizationID: 'none', webhookKey: secret }).webhooks
const orb = new Orb({ apiKey: 'none', webhookSecret: secret }).webhooks
const metronome = new Metronome({ bearerToken: 'none', webhookSecret: secret }).webhooks
const finch = new Finch({ webhookSecret: Buffer.from(secret).toString('base64') }).webhooks
const solidgate = new SolidGate.Api('wh_pk_harbour', secret)
const paddle = new Paddle('none', { environment: Environment.sandbox }).webhooks
const cashfree = new Cashfree('SANDBOX', 'none', secret)
const adyenHmac = new adyen.hmacValidator()
const braintreeGateway = new braintree.BraintreeGateway({
  environment: braintree.Environment.Sandbox,
  merchantId: 'none',
  publicKey: 'harbour_public',
  privateKey: 'harbour_private',
})

export const payments: readonly Oracle[] = [
  {
    provider: 'stripe',
    sdk: 'stripe',
    options: { secrets: [secret] },
    sign: (payload, moment) => ({
      headers: {
        'stripe-signature': stripe.generateTestHeaderString({ payload, secret, timestamp: secondsOf(moment) }),
      },
    }),
    verify: (sent) => pastParsing(() => stripe.constructEvent(sent.body, headerOf(sent, 'stripe-signature'), secret)),
  },
  {
    provider: 'adyen',
    way: 'payments',
    sdk: '@adyen/api-library',
    options: { secrets: [hexKey], variant: 'payments' },
    // The signature stands in the body and covers some of its fields; the text is one of them.
    carry: (text) => JSON.stringify({ live: 'false', notificationItems: [{ NotificationRequestItem: toItem(text) }] }),
    sign: (body) => {
      const whole = JSON.parse(body) as AdyenNotification
      for (const { NotificationRequestItem: item } of whole.notificationItems) {
        item.additionalData = { hmacSignature: adyenHmac.calculateHmac(item, hexKey) }
      }
      return { body: Buffer.from(JSON.stringify(whole)) }
    },
    verify: (sent) => {
      const { notificationItems } = JSON.parse(textOf(sent)) as AdyenNotification
      return notificationItems.every(({ NotificationRequestItem: item }) => adyenHmac.validateHMAC(item, hexKey))
    },
    tamper: (sent) => ({ ...sent, body: Buffer.from(textOf(sent).replace('"EUR"', '"EUS"')) }),
  },
  {
    provider: 'adyen',
    way: 'platform',
    sdk: '@adyen/api-library',
    options: { secrets: [hexKey], variant: 'platform' },
    sign: (body) => ({ headers: { hmacsignature: adyenHmac.calculateHmac(body, hexKey) } }),
    verify: (sent) => adyenHmac.validateHMACSignature(hexKey, headerOf(sent, 'hmacsignature'), textOf(sent)),
    takesSamples: false,
  },
  {
    provider: 'braintree',
    sdk: 'braintree',
    options: { secrets: ['harbour_public:harbour_private'] },
    contentType: 'application/x-www-form-urlencoded',
    carry: (text) =>
      `<notification><kind>check</kind><subject><check>${escapeXml(text)}</check></subject></notification>`,
    sign: (xml) => {
      const payload = `${Buffer.from(xml).toString('base64')}\n`
      const signature = braintreeGateway.webhookTesting.sampleSignature(payload)
      return { body: Buffer.from(new URLSearchParams({ bt_signature: signature, bt_payload: payload }).toString()) }
    },
    verify: (sent) => {
      const form = new URLSearchParams(textOf(sent))
      return braintreeGateway.webhookNotification.parse(form.get('bt_signature') ?? '', form.get('bt_payload') ?? '')
    },
    tamper: (sent) => {
      const form = new URLSearchParams(textOf(sent))
      const xml = Buffer.from(form.get('bt_payload') ?? '', 'base64').toString('utf8')
      form.set('bt_payload', `${Buffer.from(xml.replace('<kind>', '<kind> ')).toString('base64')}\n`)
      return { ...sent, body: Buffer.from(form.toString()) }
    },
  },
  {
    provider: 'modern-treasury',
    sdk: 'modern-treasury',
    options: { secrets: [secret] },
    sign: (body) => ({ headers: { 'x-signature': modernTreasury.getSignature(body) } }),
    verify: (sent) => modernTreasury.validateSignature(textOf(sent), headerOf(sent, 'x-signature')),
  },
  {
    provider: 'solidgate',
    sdk: '@solidgate/node-sdk',
    options: { secrets: [secret], key: 'wh_pk_harbour' },
    signsByInnards: true,
    sign: (body) => ({ headers: { merchant: 'wh_pk_harbour', signature: solidgate._generateSignature(body) } }),
  },
  {
    provider: 'coinbase-commerce',
    sdk: 'coinbase-commerce-node',
    options: { secrets: [secret] },
    sign: (body) => ({ headers: { 'x-cc-webhook-signature': coinbase.Webhook.computeSignature(body, secret) } }),
    verify: (sent) => coinbase.Webhook.verifySigHeader(textOf(sent), headerOf(sent, 'x-cc-webhook-signature'), secret),
  },
  {
    provider: 'orb',
    sdk: 'orb-billing',
    options: { secrets: [secret] },
    signsByInnards: true,
    sign: (body, { at }) => {
      const timestamp = new Date(at).toISOString().slice(0, -1)
      const signature = orb.signPayload(body, { timestamp, secret: Buffer.from(secret) })
      return { headers: { 'x-orb-timestamp': timestamp, 'x-orb-signature': signature } }
    },
    verify: (sent) => orb.verifySignature(textOf(sent), sent.headers),
  },
  {
    provider: 'metronome',
    sdk: '@metronome/sdk',
    options: { secrets: [secret] },
    signsByInnards: true,
    sign: (body, { at }) => {
      const date = new Date(at).toUTCString()
      const signature = metronome.signPayload(body, { date, secret })
      return { headers: { date, 'x-metronome-date': date, 'metronome-webhook-signature': signature } }
    },
    verify: (sent) => metronome.verifySignature(textOf(sent), sent.headers),
  },
  {
    provider: 'finch',
    sdk: '@tryfinch/finch-api',
    options: { secrets: [Buffer.from(secret).toString('base64')] },
    signsByInnards: true,
    sign: (body, moment) => {
      const seconds = secondsOf(moment)
      const [eventId, timestamp] = [moment.id, new Date(seconds * 1000)]
      const signature = finch.signPayload(body, { eventId, timestamp, secret: Buffer.from(secret) })
      const headers = { 'finch-event-id': eventId, 'finch-timestamp': String(seconds), 'finch-signature': signature }
      return { headers }
    },
    verify: (sent) => finch.verifySignature(textOf(sent), sent.headers),
  },
  {
    provider: 'paddle-billing',
    sdk: '@paddle/paddle-node-sdk',
    options: { secrets: [secret] },
    verify: (sent) => paddle.isSignatureValid(textOf(sent), secret, headerOf(sent, 'paddle-signature')),
  },
  {
    provider: 'square',
    sdk: 'square',
    options: { secrets: [secret] },
    verify: (sent) =>
      square.WebhooksHelper.verifySignature({
        requestBody: textOf(sent),
        signatureHeader: headerOf(sent, 'x-square-hmacsha256-signature'),
        signatureKey: secret,
        notificationUrl: sent.url,
      }),
  },
  {
    provider: 'razorpay',
    sdk: 'razorpay',
    options: { secrets: [secret] },
    verify: (sent) => Razorpay.validateWebhookSignature(textOf(sent), headerOf(sent, 'x-razorpay-signature'), secret),
  },
  {
    provider: 'gocardless',
    sdk: 'gocardless-nodejs',
    options: { secrets: [secret] },
    verify: (sent) => gocardless.verifySignature(sent.body, secret, headerOf(sent, 'webhook-signature')),
  },
  {
    provider: 'cashfree',
    sdk: 'cashfree-pg',
    options: { secrets: [secret] },
    verify: (sent) => {
      const [signature, timestamp] = [headerOf(sent, 'x-webhook-signature'), headerOf(sent, 'x-webhook-timestamp')]
      return pastParsing(() => cashfree.PGVerifyWebhookSignature(signature, textOf(sent), timestamp))
    },
  },
  {
    provider: 'mercadopago',
    sdk: 'mercadopago',
    options: { secrets: [secret] },
    url: 'https://hooks.example.com/webhooks/x?data.id=berth7&type=payment',
    verify: (sent) =>
      mercadopago.WebhookSignatureValidator.validate({
        xSignature: headerOf(sent, 'x-signature'),
        xRequestId: headerOf(sent, 'x-request-id'),
        dataId: new URL(sent.url).searchParams.get('data.id') ?? '',
        secret,
      }),
    tamper: tamperUrl,
  },
]

interface AdyenNotification {
  notificationItems: { NotificationRequestItem: ReturnType<typeof toItem> }[]
}

function toItem(merchantReference: string) {
  return {
    additionalData: {} as { hmacSignature?: string },
    amount: { currency: 'EUR', value: 1130 },
    eventCode: 'AUTHORISATION',
    eventDate: '2026-11-01T10:00:00+01:00',
    merchantAccountCode: 'HarbourECOM',
    merchantReference,
    pspReference: '7914073381342284',
    success: 'true',
  }
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}

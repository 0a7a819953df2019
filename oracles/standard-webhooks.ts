// Standard Webhooks: the specification's own library, Svix, and the SDKs of providers that send so.
import Anthropic from '@anthropic-ai/sdk'
import { verifyWebhook } from '@clerk/backend/webhooks'
import { validateEvent, WebhookVerificationError } from '@polar-sh/sdk/webhooks'
import DodoPayments from 'dodopayments'
import Lithic from 'lithic'
import OpenAI from 'openai'
import { validateWebhook } from 'replicate'
import { Resend } from 'resend'
import { Webhook } from 'standardwebhooks'
import { Webhook as Svix } from 'svix'
import { headerOf, type Oracle, pastParsing, type Sent, secondsOf, textOf } from './oracle.ts'

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const plain = 'polar_whs_of words+signs/=='

const anthropic = new Anthropic({ apiKey: 'none' }).beta.webhooks
const openai = new OpenAI({ apiKey: 'none' }).webhooks
const dodo = new DodoPayments({ bearerToken: 'none' }).webhooks
const lithic = new Lithic({ apiKey: 'none' }).webhooks
const resend = new Resend('re_none').webhooks

export const standardWebhooks: readonly Oracle[] = [
  {
    provider: 'standard-webhooks',
    sdk: 'standardwebhooks',
    options: { secrets: [secret] },
    sign: (body, moment) => ({
      headers: {
        'webhook-id': moment.id,
        'webhook-timestamp': String(secondsOf(moment)),
        'webhook-signature': new Webhook(secret).sign(moment.id, new Date(moment.at), body),
      },
    }),
    verify: (sent) => pastParsing(() => new Webhook(secret).verify(sent.body, { ...sent.headers })),
  },
  {
    provider: 'svix',
    sdk: 'svix',
    options: { secrets: [secret] },
    sign: (body, moment) => ({
      headers: {
        'svix-id': moment.id,
        'svix-timestamp': String(secondsOf(moment)),
        'svix-signature': new Svix(secret).sign(moment.id, new Date(moment.at), body),
      },
    }),
    verify: (sent) => pastParsing(() => new Svix(secret).verify(sent.body, { ...sent.headers })),
  },
  {
    provider: 'clerk',
    sdk: '@clerk/backend',
    options: { secrets: [secret] },
    verify: ({ url, headers, body }) =>
      verifyWebhook(new Request(url, { method: 'POST', headers, body }), { signingSecret: secret }),
    cannotVerify: {
      empty: 'it parses the body as JSON with the signature',
      form: 'it parses the body as JSON with the signature',
    },
  },
  {
    provider: 'resend',
    sdk: 'resend',
    options: { secrets: [secret] },
    verify: (sent) =>
      pastParsing(() =>
        resend.verify({
          payload: textOf(sent),
          headers: {
            id: headerOf(sent, 'svix-id'),
            timestamp: headerOf(sent, 'svix-timestamp'),
            signature: headerOf(sent, 'svix-signature'),
          },
          webhookSecret: secret,
        }),
      ),
  },
  {
    provider: 'openai',
    sdk: 'openai',
    options: { secrets: [secret] },
    verify: (sent) => openai.verifySignature(textOf(sent), sent.headers, secret),
  },
  {
    provider: 'anthropic',
    sdk: '@anthropic-ai/sdk',
    options: { secrets: [secret] },
    verify: (sent) => pastParsing(() => anthropic.unwrap(textOf(sent), { headers: { ...sent.headers }, key: secret })),
  },
  {
    provider: 'dodopayments',
    sdk: 'dodopayments',
    options: { secrets: [secret] },
    verify: (sent) => pastParsing(() => dodo.unwrap(textOf(sent), { headers: { ...sent.headers }, key: secret })),
  },
  {
    provider: 'lithic',
    sdk: 'lithic',
    options: { secrets: [secret] },
    verify: (sent) => pastParsing(() => lithic.verifySignature(textOf(sent), sent.headers, secret)),
  },
  {
    provider: 'replicate',
    sdk: 'replicate',
    options: { secrets: [secret] },
    verify: (sent) =>
      validateWebhook({
        id: headerOf(sent, 'webhook-id'),
        timestamp: headerOf(sent, 'webhook-timestamp'),
        signature: headerOf(sent, 'webhook-signature'),
        body: textOf(sent),
        secret,
      }),
    cannotVerify: { empty: 'it demands a body' },
  },
  {
    provider: 'polar',
    sdk: '@polar-sh/sdk',
    options: { secrets: [plain] },
    verify: (sent) => isPolar(sent),
  },
]

/** It verifies first, and then throws another error where the event is none that it knows. */
function isPolar(sent: Sent): boolean {
  try {
    validateEvent(sent.body, { ...sent.headers }, plain)
    return true
  } catch (error) {
    return !(error instanceof WebhookVerificationError)
  }
}

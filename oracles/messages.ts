// Messages, calls and mail: the SDKs of those who talk. Two of them sign with private keys, which only they have; there
// our signer has a pair made for the run.
import { createHash, createSecretKey, generateKeyPairSync, randomUUID } from 'node:crypto'
import * as line from '@line/bot-sdk'
import { EventWebhook } from '@sendgrid/eventwebhook'
import bolt from '@slack/bolt'
import { verifySignature as verifyVonage } from '@vonage/jwt'
import { verifyKey } from 'discord-interactions'
import { AccessToken, WebhookReceiver } from 'livekit-server-sdk'
import * as mailersend from 'mailersend/lib/services/mailersend.utils.js'
import * as messagebird from 'messagebird/lib/webhook-signature-jwt.js'
import plivo from 'plivo'
import Pusher from 'pusher'
import Retell from 'retell-sdk'
import { Telnyx } from 'telnyx'
import twilio from 'twilio'
// By file: Sinch's package asks for one that it does not depend on, and WhatsApp's does not export how it knows its callbacks.
import sinch from './node_modules/@sinch/sdk-client/dist/utils/authorization.helper.js'
import whatsapp from './node_modules/whatsapp/build/utils.js'
import { headerOf, type Oracle, pastParsing, secondsOf, tamperToken, textOf } from './oracle.ts'

const secret = 'a secret, of words+signs/== and of more than thirty-two bytes'
const base64 = Buffer.from(secret).toString('base64')
const form = 'application/x-www-form-urlencoded'

const ed25519 = generateKeyPairSync('ed25519')
const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const ed25519Key = Buffer.from(ed25519.publicKey.export({ format: 'jwk' }).x ?? '', 'base64url')
const p256Key = p256.publicKey.export({ type: 'spki', format: 'der' }).toString('base64')
const toPem = (key: typeof ed25519.privateKey): string => key.export({ type: 'pkcs8', format: 'pem' }).toString()

const eventWebhook = new EventWebhook()
const pusherToken = new Pusher.Token('harbour', secret)
const pusher = new Pusher({ appId: '1', key: 'harbour', secret })
const telnyx = new Telnyx({ apiKey: 'none', publicKey: ed25519Key.toString('base64') }).webhooks
const noJson = 'it parses the body as JSON before it verifies'

export const messages: readonly Oracle[] = [
  {
    provider: 'twilio',
    way: 'forms',
    sdk: 'twilio',
    options: { secrets: [secret] },
    contentType: form,
    carry: (text) => new URLSearchParams({ MessageSid: 'SM1', Body: text, tide: 'high' }).toString(),
    sign: (body, { url }) => ({
      headers: { 'x-twilio-signature': twilio.getExpectedTwilioSignature(secret, url, toFields(body)) },
    }),
    verify: (sent) =>
      twilio.validateRequest(secret, headerOf(sent, 'x-twilio-signature'), sent.url, toFields(textOf(sent))),
  },
  {
    provider: 'twilio',
    way: 'JSON',
    sdk: 'twilio',
    options: { secrets: [secret] },
    sign: (body, moment) => {
      const url = `${moment.url}?bodySHA256=${createHash('sha256').update(body).digest('hex')}`
      return { url, headers: { 'x-twilio-signature': twilio.getExpectedTwilioSignature(secret, url, {}) } }
    },
  },
  {
    provider: 'meta',
    sdk: 'whatsapp',
    options: { secrets: [secret] },
    signsByInnards: true,
    sign: async (body) => ({
      headers: { 'x-hub-signature-256': `sha256=${await whatsapp.generateXHub256Sig(body, secret)}` },
    }),
  },
  {
    provider: 'sinch',
    way: 'conversation',
    sdk: '@sinch/sdk-client',
    options: { secrets: [secret], variant: 'conversation', key: 'harbour' },
    signsByInnards: true,
    sign: (body, moment) => {
      const [nonce, timestamp] = [randomUUID(), String(secondsOf(moment))]
      const data = sinch.computeSignedData(body, nonce, timestamp)
      return {
        headers: {
          'x-sinch-webhook-signature': sinch.calculateWebhookSignature(data, secret),
          'x-sinch-webhook-signature-nonce': nonce,
          'x-sinch-webhook-signature-timestamp': timestamp,
        },
      }
    },
    verify: (sent) => sinch.validateWebhookSignature(secret, { ...sent.headers }, textOf(sent)),
  },
  {
    provider: 'sinch',
    way: 'voice',
    sdk: '@sinch/sdk-client',
    options: { secrets: [base64], variant: 'voice', key: 'harbour' },
    contentType: 'application/json; charset=utf-8',
    sign: (body, { at, url }) => {
      const time = new Date(at).toISOString()
      const type = 'application/json; charset=utf-8'
      const path = new URL(url).pathname
      return {
        headers: {
          'x-timestamp': time,
          authorization: sinch.generateAuthorizationHeader(
            'POST',
            body,
            type,
            `x-timestamp:${time}`,
            path,
            'harbour',
            base64,
          ),
        },
      }
    },
    verify: (sent) =>
      sinch.validateAuthenticationHeader(
        'harbour',
        base64,
        { ...sent.headers },
        textOf(sent),
        new URL(sent.url).pathname,
        'POST',
      ),
    takesSamples: false,
  },
  {
    provider: 'sinch',
    way: 'numbers',
    sdk: '@sinch/sdk-client',
    options: { secrets: [secret], variant: 'numbers', key: 'harbour' },
    verify: (sent) => sinch.validateSignatureHeader(secret, { ...sent.headers }, textOf(sent)),
    takesSamples: false,
  },
  {
    provider: 'retell',
    sdk: 'retell-sdk',
    options: { secrets: [secret] },
    sign: async (body) => ({ headers: { 'x-retell-signature': await Retell.sign(body, secret) } }),
    verify: (sent) => Retell.verify(textOf(sent), secret, headerOf(sent, 'x-retell-signature')),
  },
  {
    provider: 'pusher',
    sdk: 'pusher',
    options: { secrets: [secret] },
    sign: (body) => ({ headers: { 'x-pusher-key': 'harbour', 'x-pusher-signature': pusherToken.sign(body) } }),
    verify: (sent) => {
      const headers = { ...sent.headers, 'x-pusher-key': 'harbour', 'content-type': 'application/json' }
      return pusher.webhook({ headers, rawBody: textOf(sent) }).isValid([])
    },
    cannotVerify: { empty: noJson, form: noJson },
  },
  {
    provider: 'livekit',
    sdk: 'livekit-server-sdk',
    options: { secrets: [secret], apiKey: 'harbour' },
    sign: async (body) => {
      const token = new AccessToken('harbour', secret, { ttl: '5m' })
      token.sha256 = createHash('sha256').update(body).digest('base64')
      return { headers: { authorization: await token.toJwt() } }
    },
    verify: (sent) =>
      pastParsing(() => new WebhookReceiver('harbour', secret).receive(textOf(sent), headerOf(sent, 'authorization'))),
  },
  {
    provider: 'vonage',
    sdk: '@vonage/jwt',
    options: { secrets: [secret] },
    verify: (sent) => verifyVonage(headerOf(sent, 'authorization').replace('Bearer ', ''), secret),
    // The SDK verifies the token and leaves the body's hash in it to its user.
    tamper: tamperToken('authorization'),
  },
  {
    provider: 'messagebird',
    sdk: 'messagebird',
    options: { secrets: [secret] },
    verify: (sent) =>
      messagebird.verify(
        sent.url,
        sent.body,
        headerOf(sent, 'messagebird-signature-jwt'),
        createSecretKey(Buffer.from(secret)),
      ),
  },
  {
    provider: 'slack',
    sdk: '@slack/bolt',
    options: { secrets: [secret] },
    verify: (sent) => {
      const headers = {
        'x-slack-signature': headerOf(sent, 'x-slack-signature'),
        'x-slack-request-timestamp': Number(headerOf(sent, 'x-slack-request-timestamp')),
      }
      return bolt.verifySlackRequest({ signingSecret: secret, body: textOf(sent), headers })
    },
  },
  {
    provider: 'line',
    sdk: '@line/bot-sdk',
    options: { secrets: [secret] },
    verify: (sent) => line.validateSignature(sent.body, secret, headerOf(sent, 'x-line-signature')),
  },
  {
    provider: 'discord',
    sdk: 'discord-interactions',
    options: { publicKey: ed25519Key.toString('hex'), privateKey: toPem(ed25519.privateKey) },
    verify: (sent) =>
      verifyKey(
        sent.body,
        headerOf(sent, 'x-signature-ed25519'),
        headerOf(sent, 'x-signature-timestamp'),
        ed25519Key.toString('hex'),
      ),
  },
  {
    provider: 'telnyx',
    sdk: 'telnyx',
    options: { publicKey: ed25519Key.toString('base64'), privateKey: toPem(ed25519.privateKey) },
    verify: (sent) => pastParsing(() => telnyx.unwrap(textOf(sent), { headers: { ...sent.headers } })),
  },
  {
    provider: 'sendgrid',
    sdk: '@sendgrid/eventwebhook',
    options: { publicKey: p256Key, privateKey: toPem(p256.privateKey) },
    verify: (sent) =>
      eventWebhook.verifySignature(
        eventWebhook.convertPublicKeyToECDSA(p256Key),
        sent.body,
        headerOf(sent, 'x-twilio-email-event-webhook-signature'),
        headerOf(sent, 'x-twilio-email-event-webhook-timestamp'),
      ),
  },
  {
    provider: 'mailersend',
    sdk: 'mailersend',
    options: { secrets: [secret] },
    verify: (sent) => mailersend.MailerSendUtils.verifyWebHook(textOf(sent), headerOf(sent, 'signature'), secret),
    cannotVerify: { empty: 'it demands a body' },
  },
  {
    provider: 'plivo',
    sdk: 'plivo',
    options: { secrets: [secret] },
    contentType: form,
    carry: (text) => new URLSearchParams({ CallUUID: 'c1', Text: text, tide: 'high' }).toString(),
    verify: (sent) =>
      plivo.validateV3Signature(
        'POST',
        sent.url,
        headerOf(sent, 'x-plivo-signature-v3-nonce'),
        secret,
        headerOf(sent, 'x-plivo-signature-v3'),
        toFields(textOf(sent)),
      ),
  },
]

/** The fields of a form as a web framework gives them to its user: several of one name are a list. */
function toFields(body: string): Record<string, string | string[]> {
  const form = new URLSearchParams(body)
  return Object.fromEntries([...form.keys()].map((name) => [name, toOneOrAll(form.getAll(name))]))
}

function toOneOrAll(values: string[]): string | string[] {
  return values.length === 1 ? (values[0] ?? '') : values
}

// Platforms and tools: the SDKs of those who host code, content, files and devices.
import { signRequest, verifyRequest } from '@contentful/node-apps-toolkit/requests'
import { EventCallbackHelper, EventCallbackRequest } from '@dropbox/sign'
import EasyPost from '@easypost/api'
import * as hookdeck from '@hookdeck/sdk/webhooks/helpers.js'
import { Signature as HubSpot } from '@hubspot/api-client'
import hygraph from '@hygraph/utils'
import { signatureHelper } from '@kontent-ai/webhook-helper'
import { LinearWebhookClient } from '@linear/sdk/webhooks'
import Mux from '@mux/mux-node'
import { Nango } from '@nangohq/node'
import { signWebhookPayload, verifyWebhookSignature } from '@notionhq/client'
import { sign as octokitSign, verify as octokitVerify } from '@octokit/webhooks-methods'
import { encodeSignatureHeader, isValidSignature } from '@sanity/webhook'
import { Receiver } from '@upstash/qstash'
import { WorkOS } from '@workos-inc/node'
import * as atlassian from 'atlassian-jwt'
import { computeWebhookSignature } from 'box-node-sdk/internal/utils'
import { WebhooksManager } from 'box-node-sdk/managers/webhooks'
import { v2 as cloudinary } from 'cloudinary'
import Cronofy from 'cronofy'
import smartcar from 'smartcar'
import { Signature as SmileId } from 'smile-identity-core'
import { WebflowClient } from 'webflow-api'
import { headerOf, type Oracle, secondsOf, tamperUrl, textOf } from './oracle.ts'

const secret = 'a secret, of words+signs/=='
const long = 'of-exactly-64-characters-0123456789abcdefghijklmnopqrstuvwxyzABC'
const compact = 'it signs what JSON.stringify makes of the parsed body'
const demandsBody = 'it demands a body'

const easypost = new EasyPost('none')
const mux = new Mux({ tokenId: 'none', tokenSecret: 'none', webhookSecret: secret }).webhooks
const nango = new Nango({ secretKey: 'none', webhookSigningKey: secret })
const qstash = new Receiver({ currentSigningKey: secret, nextSigningKey: 'another' })
const workos = new WorkOS('none').webhooks
const cronofy = new Cronofy({ client_id: 'none', client_secret: secret })
const webflow = new WebflowClient({ accessToken: 'none' }).webhooks
const smileId = new SmileId('023', secret)
const linear = new LinearWebhookClient(secret)

export const platforms: readonly Oracle[] = [
  {
    provider: 'github',
    sdk: '@octokit/webhooks-methods',
    options: { secrets: [secret] },
    sign: async (body) => ({ headers: { 'x-hub-signature-256': await octokitSign(secret, body) } }),
    verify: (sent) => octokitVerify(secret, textOf(sent), headerOf(sent, 'x-hub-signature-256')),
    cannotSign: { empty: demandsBody },
    cannotVerify: { empty: demandsBody },
  },
  {
    provider: 'contentful',
    sdk: '@contentful/node-apps-toolkit',
    options: { secrets: [long] },
    sign: (body, { at, url }) => {
      const request = { method: 'POST', path: new URL(url).pathname, headers: { 'x-berth': '7' }, body } as const
      return { headers: { 'x-berth': '7', ...signRequest(long, request, at) } }
    },
    verify: (sent) => {
      const { pathname: path } = new URL(sent.url)
      return verifyRequest(long, { method: 'POST', path, headers: { ...sent.headers }, body: textOf(sent) }, 30)
    },
  },
  {
    provider: 'sanity',
    sdk: '@sanity/webhook',
    options: { secrets: [secret] },
    sign: async (body, { at }) => ({
      headers: { 'sanity-webhook-signature': await encodeSignatureHeader(body, at, secret) },
    }),
    verify: (sent) => isValidSignature(textOf(sent), headerOf(sent, 'sanity-webhook-signature'), secret),
    cannotSign: { empty: demandsBody },
    cannotVerify: { empty: demandsBody },
  },
  {
    provider: 'notion',
    sdk: '@notionhq/client',
    options: { secrets: [secret] },
    sign: async (body) => ({
      headers: { 'x-notion-signature': await signWebhookPayload({ body, verificationToken: secret }) },
    }),
    verify: (sent) => {
      const signature = headerOf(sent, 'x-notion-signature')
      return verifyWebhookSignature({ body: sent.body, signature, verificationToken: secret })
    },
  },
  ...(['v3', 'v2', 'v1'] as const).map(toHubSpot),
  {
    provider: 'hygraph',
    sdk: '@hygraph/utils',
    options: { secrets: [secret] },
    sign: (rawPayload) => ({
      headers: {
        'gcms-signature': hygraph.generateWebhookSignature({ rawPayload, environmentName: 'harbour', secret }),
      },
    }),
    verify: (sent) => {
      const signature = headerOf(sent, 'gcms-signature')
      return hygraph.verifyWebhookSignature({ rawPayload: textOf(sent), signature, secret })
    },
    cannotSign: { empty: 'it takes an empty body for none' },
    cannotVerify: { empty: 'it takes an empty body for none' },
  },
  {
    provider: 'jira',
    way: 'connect',
    sdk: 'atlassian-jwt',
    options: { secrets: [secret], variant: 'connect' },
    url: 'https://hooks.example.com/webhooks/x?issue=berth%207&user_id=2&user_id=1',
    sign: (_body, { at, url }) => {
      const qsh = atlassian.createQueryStringHash(atlassian.fromMethodAndUrl('POST', url), false)
      const iat = Math.floor(at / 1000)
      const token = atlassian.encodeSymmetric({ iss: 'jira:1', iat, exp: iat + 180, qsh }, secret)
      return { headers: { authorization: `JWT ${token}` } }
    },
    verify: (sent) => {
      const token = headerOf(sent, 'authorization').replace('JWT ', '')
      const { qsh } = atlassian.decodeSymmetric(token, secret, atlassian.SymmetricAlgorithm.HS256)
      return qsh === atlassian.createQueryStringHash(atlassian.fromMethodAndUrl('POST', sent.url), false)
    },
    tamper: tamperUrl,
  },
  {
    provider: 'workos',
    sdk: '@workos-inc/node',
    options: { secrets: [secret] },
    sign: async (body, { at }) => {
      const payload = JSON.parse(body) as unknown
      return { headers: { 'workos-signature': `t=${at}, v1=${await workos.computeSignature(at, payload, secret)}` } }
    },
    verify: (sent) => {
      const payload = JSON.parse(textOf(sent)) as Record<string, unknown>
      return workos.verifyHeader({ payload, sigHeader: headerOf(sent, 'workos-signature'), secret })
    },
    cannotSign: { empty: compact, escapes: compact, form: compact },
    cannotVerify: { empty: compact, escapes: compact, form: compact },
  },
  {
    provider: 'box',
    sdk: 'box-node-sdk',
    options: { secrets: [secret] },
    signsByInnards: true,
    sign: async (body, { at }) => {
      const headers = {
        'box-signature-version': '1',
        'box-signature-algorithm': 'HmacSHA256',
        'box-delivery-timestamp': new Date(at).toISOString(),
      }
      const signature = await computeWebhookSignature(body, headers, secret)
      return { headers: { ...headers, 'box-signature-primary': signature ?? '' } }
    },
    verify: (sent) => WebhooksManager.validateMessage(textOf(sent), { ...sent.headers }, secret),
  },
  ...(['sha1', 'sha256'] as const).map(toCloudinary),
  {
    provider: 'kontent-ai',
    sdk: '@kontent-ai/webhook-helper',
    options: { secrets: [secret] },
    sign: (body) => ({ headers: { 'x-kontent-ai-signature': signatureHelper.getHashFromString(body, secret) } }),
    verify: (sent) =>
      signatureHelper.isValidSignatureFromString(textOf(sent), secret, headerOf(sent, 'x-kontent-ai-signature')),
  },
  {
    provider: 'smartcar',
    sdk: 'smartcar',
    options: { secrets: [secret] },
    sign: (body) => ({ headers: { 'sc-signature': smartcar.hashChallenge(secret, body) } }),
    verify: (sent) => smartcar.verifyPayload(secret, headerOf(sent, 'sc-signature'), JSON.parse(textOf(sent))),
    cannotVerify: { empty: compact, escapes: compact, form: compact },
  },
  {
    provider: 'smile-id',
    sdk: 'smile-identity-core',
    options: { secrets: [secret], partnerId: '023' },
    // It signs the time that stands in the body, and nothing of what is said.
    carry: (text) => JSON.stringify({ timestamp: new Date().toISOString(), ResultCode: '1012', ResultText: text }),
    sign: (body) => {
      const result = JSON.parse(body) as { timestamp: string }
      return { body: Buffer.from(JSON.stringify({ ...result, ...smileId.generate_signature(result.timestamp) })) }
    },
    verify: (sent) => {
      const { timestamp, signature } = JSON.parse(textOf(sent)) as { timestamp: string; signature: string }
      return smileId.confirm_signature(timestamp, signature)
    },
    tamper: (sent) => ({
      ...sent,
      body: Buffer.from(textOf(sent).replace(/(\d)Z"/, (_all, digit: string) => `${(Number(digit) + 1) % 10}Z"`)),
    }),
  },
  {
    provider: 'linear',
    sdk: '@linear/sdk',
    options: { secrets: [secret] },
    // The time in the body is what the SDK demands beside the signature.
    carry: (text) => ({ webhookTimestamp: Date.now(), tide: text }),
    verify: (sent) => linear.verify(sent.body, headerOf(sent, 'linear-signature')),
  },
  {
    provider: 'mux',
    sdk: '@mux/mux-node',
    options: { secrets: [secret] },
    verify: (sent) => mux.verifySignature(textOf(sent), { ...sent.headers }),
  },
  {
    provider: 'upstash-qstash',
    sdk: '@upstash/qstash',
    options: { secrets: [secret], url: 'https://hooks.example.com/webhooks/x' },
    verify: (sent) =>
      qstash.verify({ signature: headerOf(sent, 'upstash-signature'), body: textOf(sent), url: sent.url }),
  },
  {
    provider: 'cronofy',
    sdk: 'cronofy',
    options: { secrets: [secret] },
    verify: (sent) => cronofy.hmacValid({ hmac: headerOf(sent, 'cronofy-hmac-sha256'), body: textOf(sent) }),
    cannotVerify: { empty: demandsBody },
  },
  {
    provider: 'nango',
    sdk: '@nangohq/node',
    options: { secrets: [secret] },
    verify: (sent) => nango.verifyIncomingWebhookRequest(textOf(sent), { ...sent.headers }),
  },
  {
    provider: 'webflow',
    sdk: 'webflow-api',
    options: { secrets: [secret] },
    verify: (sent) => webflow.verifySignature({ headers: { ...sent.headers }, body: textOf(sent), secret }),
  },
  {
    provider: 'hookdeck',
    sdk: '@hookdeck/sdk',
    options: { secrets: [secret] },
    verify: async (sent) => {
      const request = { headers: { ...sent.headers }, rawBody: textOf(sent), signingSecret: secret }
      return (await hookdeck.verifyWebhookSignature(request)).isValidSignature
    },
  },
  {
    provider: 'easypost',
    sdk: '@easypost/api',
    options: { secrets: [secret] },
    verify: (sent) => easypost.Utils.validateWebhook(sent.body, { ...sent.headers }, secret),
    cannotVerify: {
      empty: 'it parses the body as JSON with the signature',
      form: 'it parses the body as JSON with the signature',
    },
  },
  {
    provider: 'dropbox-sign',
    sdk: '@dropbox/sign',
    options: { secrets: [secret] },
    // It signs the time and the type of the event, and nothing else.
    carry: (title) => ({ event: { event_time: '1793527200', event_type: 'signature_request_sent' }, title }),
    verify: async (sent) => {
      const { url, headers, body } = sent
      const form = await new Request(url, { method: 'POST', headers, body }).formData()
      return EventCallbackHelper.isValid(secret, EventCallbackRequest.init(JSON.parse(String(form.get('json')))))
    },
    tamper: (sent) => ({ ...sent, body: Buffer.from(textOf(sent).replace('1793527200', '1793527201')) }),
  },
]

function toHubSpot(version: 'v1' | 'v2' | 'v3'): Oracle {
  const name = version === 'v3' ? 'x-hubspot-signature-v3' : 'x-hubspot-signature'
  const toOptions = (requestBody: string, url: string, timestamp: number) => ({
    clientSecret: secret,
    requestBody,
    url,
    timestamp,
    signatureVersion: version,
    method: 'POST',
    signature: '',
  })
  return {
    provider: 'hubspot',
    way: version,
    sdk: '@hubspot/api-client',
    options: { secrets: [secret], variant: version },
    sign: (body, { at, url }) => {
      const signature = HubSpot.getSignature('POST', version, toOptions(body, url, at))
      return { headers: { 'x-hubspot-request-timestamp': String(at), [name]: signature } }
    },
    verify: (sent) => {
      const at = Number(headerOf(sent, 'x-hubspot-request-timestamp'))
      return HubSpot.isValid({ ...toOptions(textOf(sent), sent.url, at), signature: headerOf(sent, name) })
    },
  }
}

function toCloudinary(algorithm: 'sha1' | 'sha256'): Oracle {
  const settings = { api_secret: secret, signature_algorithm: algorithm }
  return {
    provider: 'cloudinary',
    way: algorithm,
    sdk: 'cloudinary',
    options: { secrets: [secret], algorithm },
    sign: (body, moment) => {
      const timestamp = secondsOf(moment)
      const signature = cloudinary.utils.webhook_signature(body, timestamp, settings)
      return { headers: { 'x-cld-timestamp': String(timestamp), 'x-cld-signature': signature } }
    },
    verify: (sent) => {
      cloudinary.config(settings)
      const at = Number(headerOf(sent, 'x-cld-timestamp'))
      return cloudinary.utils.verifyNotificationSignature(textOf(sent), at, headerOf(sent, 'x-cld-signature'))
    },
  }
}

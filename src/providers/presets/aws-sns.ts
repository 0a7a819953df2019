// Amazon SNS over HTTPS: https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html. The certificate is
// named by the message itself, so only SNS's own hosts are asked for it.
import { defineProvider } from '../define-provider.ts'
import type { Scheme, SourceFactory } from '../provider.ts'
import { body, valueAt } from '../read-value.ts'
import { demanding, pinned } from '../schemes/demanding.ts'
import { eitherOf } from '../schemes/either-of.ts'
import { refused } from '../schemes/sole-header.ts'
import { toPayload } from '../schemes/template.ts'
import { toAllowedUrl, x509 } from '../schemes/x509.ts'

const host = /^sns\.[a-z0-9-]{3,}\.amazonaws\.com(\.cn)?$/

/** Each key that is there, in the order of the alphabet: name, line end, value, line end. */
function signed(keys: readonly string[]): Scheme {
  return x509({
    at: body('/Signature'),
    certificateUrl: body('/SigningCertURL'),
    allowed: { host, path: /^\/SimpleNotificationService-[\w-]+\.pem$/ },
    commonName: /^sns\.([a-z0-9-]+\.)?amazonaws\.com(\.cn)?$/,
    hash: (request) => {
      const version = valueAt(toPayload(request), '/SignatureVersion')
      return version === '1' ? 'sha1' : version === '2' ? 'sha256' : null
    },
    content: (request) => {
      const payload = toPayload(request)
      const found = keys.map((key) => [key, valueAt(payload, `/${key}`)] as const)
      const lines = found.map(([key, value]) => (typeof value === 'string' ? `${key}\n${value}\n` : ''))
      return [Buffer.from(lines.join(''), 'utf8')]
    },
  })
}

const whole = ['Message', 'MessageId', 'Subject', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type']
const withoutToken = whole.filter((key) => key !== 'Token')

export const awsSns: SourceFactory<
  Record<string, unknown>,
  { topicArn?: string | string[]; signatureVersion?: '1' | '2'; certificate?: string }
> = defineProvider({
  id: 'aws-sns',
  name: 'Amazon SNS',
  proof: 'sdk',
  // MessageAttributes and UnsubscribeURL stand beside what is signed.
  authenticates: 'part',
  // AWS's own validators differ on whether an UnsubscribeConfirmation signs its Token.
  sharedKeys: { boundBy: ['topicArn'] },
  verify: pinned(
    demanding(eitherOf(signed(whole), signed(withoutToken)), (request) => {
      const url = valueAt(toPayload(request), '/SubscribeURL')
      if (url === undefined || (typeof url === 'string' && isSubscribeUrl(url))) return null
      return refused('malformed_header', 'SubscribeURL is not on a host of SNS')
    }),
    {
      topicArn: { at: body('/TopicArn'), what: 'the ARN of the topic, or a list of them: others are refused' },
      signatureVersion: { at: body('/SignatureVersion'), what: "'2' to refuse signatures over SHA-1" },
    },
  ),
  event: {
    key: body('/MessageId'),
    type: body('/Type'),
    createdAt: { at: body('/Timestamp'), unit: 'iso' },
    orderBy: body('/TopicArn'),
  },
  delivery: {
    timeoutSeconds: 15,
    retries: 50,
    retriesForHours: 1,
    schedule: 'three times at once, then with back-off, 50 tries in all by default',
  },
  setup: {
    url: 'on the topic: Create subscription, protocol HTTPS, raw message delivery off',
    secret: 'none: the certificate is fetched. Set `topicArn` to your topic',
  },
  notes: [
    'Set `topicArn`: anybody with an AWS account can have SNS sign a message of a topic of their own for your URL.',
    'A subscription starts with an event of type SubscriptionConfirmation. Its handler confirms it by a GET of SubscribeURL (held to hosts of SNS) or by ConfirmSubscription with Token; until then nothing is delivered.',
    'Raw message delivery takes the envelope away, and the signature with it.',
  ],
})

function isSubscribeUrl(text: string): boolean {
  return toAllowedUrl(text.replace(/\?.*$/s, ''), { host, path: /^\/$/ }) !== null
}

// Grafana Alerting: https://grafana.com/docs/grafana/latest/alerting/configure-notifications/manage-contact-points. One
// header for two ways: the body, or "time:body" where a header for the time is configured. What verifies as the one can
// never pass as the other, because a body that begins as "time:" does is no plain one.
import { defineProvider } from '../define-provider.ts'
import type { Scheme, SourceFactory, Verifier } from '../provider.ts'
import { body } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'
import { refused } from '../schemes/sole-header.ts'

const signature = 'x-grafana-alerting-signature'
const usualTime = 'x-grafana-alerting-timestamp'
const plain = hmac({ header: signature })

function stamped(name: string): Scheme {
  return hmac({ header: signature, content: '{timestamp}:{body}', timestamp: { header: name, unit: 's' } })
}

const verify: Scheme = {
  ...plain,
  settings: {
    timestampHeader: {
      what: 'the header for the time, as named in the contact point; requests without it are refused then',
      required: false,
    },
    variant: { what: "'plain' or 'timestamped': only that way is taken", required: false },
  },
  prepare: (options) => {
    const { timestampHeader, variant } = options.settings
    const withTime = stamped(typeof timestampHeader === 'string' ? timestampHeader : usualTime).prepare(options)
    if (timestampHeader !== undefined || variant === 'timestamped' || variant === 1) return withTime
    const without = makePlain(plain.prepare(options))
    if (variant !== undefined) return without
    return {
      sign: without.sign,
      verify: (request) => (request.headers.get(usualTime) === undefined ? without : withTime).verify(request),
    }
  },
}

function makePlain(verifier: Verifier): Verifier {
  return {
    sign: verifier.sign,
    verify: (request) =>
      /^\d+:/.test(Buffer.from(request.body.subarray(0, 32)).toString('latin1'))
        ? refused('missing_header', `the body was signed with a time, which is not in ${usualTime}`)
        : verifier.verify(request),
  }
}

export const grafana: SourceFactory<
  Record<string, unknown>,
  { timestampHeader?: string; variant?: 'plain' | 'timestamped' }
> = defineProvider({
  id: 'grafana',
  name: 'Grafana Alerting',
  proof: 'source',
  verify,
  event: {
    batch: '/alerts/*',
    key: body('/fingerprint').with(body('/status')).with(body('/startsAt')),
    type: body('/status'),
    createdAt: { at: body('/startsAt'), unit: 'iso' },
    orderBy: body('/fingerprint'),
  },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'not documented' },
  setup: {
    url: 'Alerting > Contact points > a contact point of type Webhook',
    secret: 'the secret under HMAC Signature of that contact point (Grafana 12); leave its header as it is',
  },
  notes: [
    'An alert is one event when it fires and one when it is resolved: a reminder of one that still fires is a duplicate.',
    'Name a timestamp header there and give its name as timestampHeader, or a captured request can be sent again at any time.',
  ],
})

// CloudEvents over HTTP: https://github.com/cloudevents/spec/blob/main/cloudevents/http-webhook.md. A token in the
// Authorization header or the URL says who sends; nothing covers the body.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, header, query } from '../read-value.ts'
import { eitherOf } from '../schemes/either-of.ts'
import { sharedToken } from '../schemes/shared-token.ts'

export const cloudevents: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'cloudevents',
  name: 'CloudEvents',
  proof: 'docs',
  authenticates: 'sender',
  verify: eitherOf(
    sharedToken({ header: 'authorization', prefix: 'Bearer ' }),
    sharedToken({ at: query('access_token') }),
  ),
  event: {
    // Binary mode says in headers what structured mode says in the body. An id is unique for its source.
    batch: '/*',
    key: header('ce-source')
      .or(body('/source'))
      .with(header('ce-id').or(body('/id'))),
    type: header('ce-type').or(body('/type')),
    createdAt: { at: header('ce-time').or(body('/time')), unit: 'iso' },
    orderBy: header('ce-subject').or(body('/subject')),
  },
  handshake: {
    kind: 'options',
    signed: false,
    methods: ['OPTIONS'],
    answer: ({ method, headers }) => {
      const origin = headers.get('webhook-request-origin') ?? ''
      if (method !== 'OPTIONS' || !/^[\w.:/-]{1,255}$/.test(origin)) return null
      const rate = /^\d{1,9}$/.exec(headers.get('webhook-request-rate') ?? '')?.[0]
      const allowed = { 'webhook-allowed-origin': origin, allow: 'POST' }
      return {
        status: 200,
        headers: rate === undefined ? allowed : { ...allowed, 'webhook-allowed-rate': rate },
        body: '',
      }
    },
  },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'each sender has its own' },
  setup: {
    url: 'where the sender lets you subscribe a webhook',
    secret: 'the token that you give to the sender, without the word Bearer',
  },
})

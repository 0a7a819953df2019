// Keap (Infusionsoft): https://developer.infusionsoft.com/rest-hook-documentation. Nothing is signed after the greeting, which
// wants its X-Hook-Secret back; the token is one that we put into the URL.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, query, valueAt, whole } from '../read-value.ts'
import { sharedToken } from '../schemes/shared-token.ts'

const greeting = 'x-hook-secret'

export const keap: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'keap',
  name: 'Keap (Infusionsoft)',
  authenticates: 'nothing',
  proof: 'docs',
  verify: sharedToken({ at: query('token') }),
  event: {
    batch: '/object_keys/*',
    key: null,
    type: whole('/event_key'),
    createdAt: { at: body('/timestamp'), unit: 'iso' },
    orderBy: body('/id'),
  },
  handshake: {
    kind: greeting,
    signed: true,
    answer: ({ headers }, payload) => {
      const secret = headers.get(greeting)
      if (secret === undefined || valueAt(payload(), '/event_key') !== undefined) return null
      return { status: 200, headers: { [greeting]: secret }, body: '' }
    },
  },
  delivery: {
    timeoutSeconds: 30,
    retries: 3,
    retriesForHours: 0.6,
    schedule: 'after about a minute, 5 min and 30 min; hooks are collected for up to a minute before the first try',
    disables: 'at 410 the hook is removed',
  },
  setup: {
    url: 'POST /v1/hooks with eventKey and hookUrl, which ends in ?token= and your secret',
    secret: 'a long random text that you make yourself, the same as in the URL',
  },
  notes: ['The body only names objects: GET their apiUrl, after checking that it is on api.infusionsoft.com.'],
})

// Pusher Channels: https://pusher.com/docs/channels/server_api/webhooks/. X-Pusher-Key names the app's key whose
// secret signs; it is compared where `key` is given. One request carries several events.
import { defineProvider } from '../define-provider.ts'
import type { Scheme, SourceFactory } from '../provider.ts'
import { body, whole } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'
import { refused, soleHeader } from '../schemes/sole-header.ts'

const signature = hmac({ header: 'x-pusher-signature' })
const what = 'the key of the app, as X-Pusher-Key has to name it'

const scheme: Scheme = {
  ...signature,
  settings: { key: { what, required: false }, apiKey: { what: 'the same, under its other name', required: false } },
  prepare: (options) => {
    const verifier = signature.prepare(options)
    const key = options.settings.key ?? options.settings.apiKey
    if (typeof key !== 'string') return verifier
    return {
      verify: (request) => {
        const given = soleHeader(request, 'x-pusher-key')
        if (typeof given !== 'string') return given
        return given === key
          ? verifier.verify(request)
          : refused('no_matching_secret', 'X-Pusher-Key names the key of another app')
      },
      sign: (draft) => verifier.sign({ ...draft, headers: [...draft.headers, ['x-pusher-key', key]] }),
    }
  },
}

export const pusher: SourceFactory<Record<string, unknown>, { key?: string; apiKey?: string }> = defineProvider({
  id: 'pusher',
  name: 'Pusher Channels',
  proof: 'sdk',
  verify: scheme,
  event: {
    key: null,
    type: body('/name'),
    createdAt: { at: whole('/time_ms'), unit: 'ms' },
    orderBy: body('/channel'),
    batch: '/events/*',
  },
  delivery: {
    timeoutSeconds: null,
    retries: null,
    retriesForHours: null,
    schedule: 'with exponential backoff for some minutes',
  },
  setup: {
    url: 'the app > Webhooks > Add',
    secret: 'the app > App keys > secret; `key` is what stands beside it',
  },
})

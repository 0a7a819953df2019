// Google Drive and Calendar: https://developers.google.com/workspace/drive/api/guides/push. No body and no signature: the
// token that was given to watch() comes back in a header, as Google's own Python client compares it.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { header } from '../read-value.ts'
import { sharedToken } from '../schemes/shared-token.ts'

export const googleDrive: SourceFactory<null> = defineProvider<null>({
  id: 'google-drive',
  name: 'Google Drive and Calendar push notifications',
  authenticates: 'sender',
  proof: 'sdk',
  verify: sharedToken({ header: 'x-goog-channel-token' }),
  event: {
    // The number grows within a channel; it is not consecutive.
    key: header('x-goog-channel-id').with(header('x-goog-message-number')),
    type: header('x-goog-resource-state'),
    orderBy: header('x-goog-resource-id'),
  },
  handshake: {
    kind: 'sync',
    signed: true,
    answer: ({ headers }) =>
      headers.get('x-goog-resource-state') === 'sync' ? { status: 200, headers: {}, body: '' } : null,
  },
  delivery: {
    timeoutSeconds: null,
    retries: null,
    retriesForHours: null,
    schedule: 'with growing waits after 500, 502, 503 and 504; any other refusal is final',
    canList: "Drive's changes.list with a pageToken, Calendar's events.list with a syncToken",
  },
  setup: {
    url: 'the address in the call to watch()',
    secret: 'the token in the same call: a long random text that you make yourself',
  },
  notes: [
    'Nothing says what changed: list the changes. X-Goog-Channel-ID and X-Goog-Resource-ID tell which watch it was.',
    'A channel expires; watch again before it does.',
  ],
})

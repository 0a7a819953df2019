// Kick: https://docs.kick.com/events/webhook-security. One key signs for every app; it is published by the API.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, header, valueAt } from '../read-value.ts'
import { pinned } from '../schemes/demanding.ts'
import { publicKeyScheme } from '../schemes/public-key.ts'

const keyUrl = 'https://api.kick.com/public/v1/public-key'

// The time is the message's own, which its retries keep; no window is documented.
const signed = publicKeyScheme({
  algorithm: 'rsa',
  header: 'kick-event-signature',
  content: '{id}.{timestamp}.{body}',
  timestamp: { header: 'kick-event-message-timestamp', unit: 'iso', toleranceSeconds: 3600 },
  idHeader: 'kick-event-message-id',
  keys: { from: 'published', url: () => keyUrl, known: () => [keyUrl], read: readKey },
})

function readKey(text: string): readonly string[] {
  if (text.includes('-----BEGIN') && !text.trimStart().startsWith('{')) return [text]
  try {
    const key = valueAt(JSON.parse(text), '/data/public_key')
    return typeof key === 'string' ? [key] : []
  } catch {
    return []
  }
}

export const kick: SourceFactory<Record<string, unknown>, { broadcasterId?: string | string[] }> = defineProvider({
  id: 'kick',
  name: 'Kick',
  proof: 'docs',
  sharedKeys: { boundBy: ['broadcasterId'] },
  verify: pinned(signed, {
    broadcasterId: { at: body('/broadcaster/user_id'), what: 'the user id of your broadcaster, or a list of them' },
  }),
  event: {
    key: header('kick-event-message-id'),
    type: header('kick-event-type'),
    createdAt: { at: header('kick-event-message-timestamp'), unit: 'iso' },
    orderBy: body('/broadcaster/user_id'),
  },
  delivery: {
    timeoutSeconds: null,
    retries: 2,
    retriesForHours: null,
    schedule: 'three tries in all, until 200',
    disables: 'an app with many failures may be unsubscribed',
  },
  setup: {
    url: 'Settings > Developer > your app > Enable webhooks > Webhook URL',
    secret: 'none: the key is published',
  },
  notes: [
    'The event type stands in a header that is not signed.',
    'One key signs for every app: set `broadcasterId`, or compare it in handlers.',
  ],
})

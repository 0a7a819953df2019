// SparkPost (Bird Email): https://developers.sparkpost.com/api/webhooks. Nothing is signed. The body is a list, and each item
// holds its event under a name of its own; a new webhook is tested with an empty one.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { always, computed, type Place, valueAt } from '../read-value.ts'
import { basic } from '../schemes/basic.ts'
import { byVariant } from '../schemes/by-variant.ts'
import { sharedToken } from '../schemes/shared-token.ts'

/** A field of the one member of `msys`, whatever its name. */
function ofEvent(name: string): Place {
  return computed(`body /msys/*/${name}`, (_request, payload) => {
    const [event] = Object.values(valueAt(payload, '/msys') ?? {})
    const value = valueAt(event, `/${name}`)
    return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
  })
}

export const sparkpost: SourceFactory<Record<string, unknown>[], { variant?: 'basic' | 'oauth2' | number }> =
  defineProvider({
    id: 'sparkpost',
    name: 'SparkPost',
    authenticates: 'sender',
    proof: 'secondary',
    verify: byVariant({ basic: basic(), oauth2: sharedToken({ header: 'authorization', prefix: 'Bearer ' }) }),
    event: {
      batch: '/*',
      key: ofEvent('event_id'),
      type: ofEvent('type').or(always('ping')),
      createdAt: { at: ofEvent('timestamp'), unit: 's' },
      orderBy: ofEvent('message_id'),
    },
    delivery: { timeoutSeconds: 10, retries: null, retriesForHours: null, schedule: 'not documented' },
    setup: {
      url: 'Configuration > Webhooks > Create webhook, or POST /api/v1/webhooks',
      secret:
        "auth_type basic: 'user:password' of your own; oauth2 (variant: 'oauth2'): the access token that your token URL hands out",
    },
  })

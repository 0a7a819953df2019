// monday.com: https://developer.monday.com/apps/docs/authorization-header. Only webhooks that an app made carry a token; those
// made with a personal token carry nothing: for them, variant "board" takes a token in the URL.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, query, valueAt } from '../read-value.ts'
import { byVariant } from '../schemes/by-variant.ts'
import { audience } from '../schemes/claims.ts'
import { jwt } from '../schemes/jwt.ts'
import { sharedToken } from '../schemes/shared-token.ts'
import { sharedSecrets } from '../schemes/token-keys.ts'

export interface MondayOptions {
  variant?: 'app' | 'board' | undefined
  /** The endpoint as the app names it, where it is not the source's `url`. */
  audience?: string | undefined
}

export const monday: SourceFactory<Record<string, unknown>, MondayOptions> = defineProvider<
  Record<string, unknown>,
  MondayOptions
>({
  id: 'monday',
  name: 'monday.com',
  authenticates: { app: 'sender', board: 'nothing' },
  proof: 'docs',
  verify: byVariant({
    app: jwt({
      header: 'authorization',
      algorithm: 'HS256',
      keys: sharedSecrets(),
      // Nobody but the app's own endpoints gets tokens that are signed with its secret.
      claims: { aud: audience({ orRequest: true }) },
      times: { expires: 'always' },
    }),
    board: sharedToken({ at: query('token') }),
  }),
  event: {
    key: body('/event/triggerUuid'),
    type: body('/event/type').or(body('/type')),
    createdAt: { at: body('/event/triggerTime'), unit: 'iso' },
    orderBy: body('/event/pulseId'),
  },
  handshake: {
    kind: 'challenge',
    signed: false,
    answer: (_request, payload) => {
      const challenge = valueAt(payload(), '/challenge')
      if (typeof challenge !== 'string' || valueAt(payload(), '/event') !== undefined) return null
      const headers = { 'content-type': 'application/json' }
      return { status: 200, headers, body: JSON.stringify({ challenge }) }
    },
  },
  delivery: {
    timeoutSeconds: null,
    retries: null,
    retriesForHours: 0.5,
    schedule: 'about once a minute for 30 minutes',
  },
  setup: {
    url: 'create_webhook of the API with the token of the app, or Integrate > Webhooks on the board (variant "board": add ?token=SECRET)',
    secret:
      'Developer Center > your app > Basic information: the Signing Secret; for app lifecycle events the Client Secret',
  },
  notes: ['The token does not cover the body: fetch the item before you act on it.'],
})

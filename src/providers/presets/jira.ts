// Jira Cloud: https://developer.atlassian.com/cloud/jira/platform/webhooks. Webhooks that an administrator registers with a
// secret sign the body; those of Connect apps carry a token that covers method, path and query only, and need the variant.
import { defineProvider } from '../define-provider.ts'
import { toOutsideUrl, toPathAndQuery } from '../outside-url.ts'
import type { SourceFactory } from '../provider.ts'
import { body, header } from '../read-value.ts'
import { byVariant } from '../schemes/by-variant.ts'
import { type ClaimContext, hashOf } from '../schemes/claims.ts'
import { hmac } from '../schemes/hmac.ts'
import { jwt } from '../schemes/jwt.ts'
import { sharedSecrets } from '../schemes/token-keys.ts'

export interface JiraOptions {
  variant?: 'admin' | 'connect' | undefined
  /** For Connect apps: the baseUrl of the descriptor, where it has a path. */
  baseUrl?: string | undefined
}

export const jira: SourceFactory<Record<string, unknown>, JiraOptions> = defineProvider<
  Record<string, unknown>,
  JiraOptions
>({
  id: 'jira',
  name: 'Jira Cloud',
  authenticates: { admin: 'body', connect: 'sender' },
  proof: 'sdk',
  verify: byVariant({
    admin: hmac({ header: 'x-hub-signature', format: 'sha256={signature}' }),
    connect: jwt({
      header: 'authorization',
      prefix: 'JWT ',
      algorithm: 'HS256',
      keys: sharedSecrets(),
      claims: {
        qsh: {
          ...hashOf('hex', toCanonicalRequest),
          settings: { baseUrl: { what: 'the baseUrl of the Connect app, where it has a path', required: false } },
        },
      },
      times: { expires: 'always' },
    }),
  }),
  event: {
    key: header('x-atlassian-webhook-identifier'),
    type: body('/webhookEvent'),
    createdAt: { at: body('/timestamp'), unit: 'ms' },
    orderBy: body('/issue/id'),
  },
  delivery: {
    timeoutSeconds: null,
    retries: 5,
    retriesForHours: null,
    schedule: 'up to five times with back-off, after 408, 409, 425, 429, 5xx and connection errors',
    canList: 'GET /rest/api/3/webhook/failed',
  },
  setup: {
    url: 'System > WebHooks > Create a WebHook; Connect apps: webhooks of the descriptor',
    secret:
      'the secret that you type in there; Connect apps: sharedSecret of the installed callback, one for each site',
  },
  notes: [
    'Webhooks of an administrator (the default variant "admin") sign the whole body; only the tokens of Connect apps (variant "connect") prove nothing but the sender.',
    'installed and uninstalled callbacks of Connect apps are signed with RS256 and are not taken.',
  ],
})

/** https://developer.atlassian.com/cloud/jira/platform/understanding-jwt-for-connect-apps/#qsh */
function toCanonicalRequest(request: ClaimContext): string {
  const [path = '', search = ''] = toPathAndQuery(toOutsideUrl(request, request.outsideUrl)).split(/\?(.*)/s)
  const { baseUrl } = request.settings
  const base = typeof baseUrl === 'string' ? toPathAndQuery(baseUrl).replace(/\/$/, '') : ''
  const relative = (path.startsWith(base) ? path.slice(base.length) : path).replaceAll('&', '%26')
  const canonical = `/${relative.replace(/^\//, '').replace(/\/$/, '')}`
  return `${request.method.toUpperCase()}&${canonical}&${toCanonicalQuery(new URLSearchParams(search))}`
}

/** Sorted, what comes several times joined with commas, without the token itself. */
function toCanonicalQuery(parameters: URLSearchParams): string {
  const names = [...new Set(parameters.keys())].filter((name) => name !== 'jwt').toSorted()
  return names.map((name) => `${encode(name)}=${parameters.getAll(name).toSorted().map(encode).join(',')}`).join('&')
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`)
}

// GitLab: https://docs.gitlab.com/user/project/integrations/webhooks. A secret token is only repeated; a signing token
// (whsec_..., GitLab 19) signs as Standard Webhooks does. Which one counts is told by the secret, never by the request.
import { defineProvider } from '../define-provider.ts'
import type { Scheme, SourceFactory, SourceOptions } from '../provider.ts'
import { body, header } from '../read-value.ts'
import { byVariant } from '../schemes/by-variant.ts'
import { sharedToken } from '../schemes/shared-token.ts'
import { standardWebhooksScheme } from '../schemes/standard-webhooks.ts'

const ways = byVariant({ token: sharedToken({ header: 'x-gitlab-token' }), signature: standardWebhooksScheme() })

const bySecret: Scheme = {
  ...ways,
  ways: (options) => ways.ways?.({ variant: signs(options.secrets) ? 'signature' : 'token', ...options }) ?? [],
  prepare: (options) => {
    const variant = signs(options.secrets) ? 'signature' : 'token'
    return ways.prepare({ ...options, settings: { variant, ...options.settings } })
  },
}

/** Whether there is a signing token among them. */
function signs(secrets: SourceOptions['secrets'] = []): boolean {
  return secrets.some((secret) => typeof secret === 'string' && secret.startsWith('whsec_'))
}

/** The fields that most GitLab payloads share. */
export interface GitLabPayload {
  object_kind?: string
  project?: { id: number; path_with_namespace: string; [field: string]: unknown }
  object_attributes?: { id: number; action?: string; [field: string]: unknown }
  [field: string]: unknown
}

export const gitlab: SourceFactory<GitLabPayload, { variant?: 'token' | 'signature' }> = defineProvider<GitLabPayload>({
  id: 'gitlab',
  name: 'GitLab',
  authenticates: { token: 'sender', signature: 'body' },
  proof: 'docs',
  verify: bySecret,
  event: {
    // X-Gitlab-Event-UUID is shared by the webhooks that one webhook sets off, so it must not be the key.
    key: header('webhook-id').or(header('idempotency-key')),
    type: body('/object_kind')
      .or(body('/event_name'))
      .with(body('/object_attributes/action'))
      .or(header('x-gitlab-event')),
    orderBy: body('/project/id'),
  },
  delivery: {
    timeoutSeconds: 10,
    retries: null,
    retriesForHours: null,
    schedule: 'not documented',
    disables: 'after four failures in a row for a time that grows, after forty for good',
    canList: 'GET /projects/:id/hooks/:hook_id/events, for seven days',
    canRedeliver: 'POST /projects/:id/hooks/:hook_id/events/:hook_event_id/resend',
  },
  bodyBytesMax: 25 * 1024 * 1024,
  setup: {
    url: 'the project or group > Settings > Webhooks > Add new webhook',
    secret: 'the signing token shown there (whsec_...), or the text you type into Secret token; one kind, not both',
  },
  notes: [
    'A signing token covers the whole body and its time; a secret token only proves who sent it. Take the signing token where your GitLab has it.',
  ],
})

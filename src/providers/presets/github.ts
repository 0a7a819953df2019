// GitHub: https://docs.github.com/webhooks. The delivery's GUID is the same when it is asked for again.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, header } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

/** The fields that most GitHub payloads share. */
export interface GitHubPayload {
  action?: string
  repository?: { id: number; full_name: string; [field: string]: unknown }
  sender?: { id: number; login: string; [field: string]: unknown }
  [field: string]: unknown
}

export const github: SourceFactory<GitHubPayload> = defineProvider<GitHubPayload>({
  id: 'github',
  name: 'GitHub',
  proof: 'sdk',
  verify: hmac({ header: 'x-hub-signature-256', format: 'sha256={signature}' }),
  event: {
    key: header('x-github-delivery'),
    type: header('x-github-event').with(body('/action')),
    orderBy: body('/repository/id'),
  },
  delivery: {
    timeoutSeconds: 10,
    retries: 0,
    retriesForHours: 0,
    schedule: 'never by itself',
    canList: 'GET /repos/{owner}/{repo}/hooks/{id}/deliveries, for three days',
    canRedeliver: 'POST /repos/{owner}/{repo}/hooks/{id}/deliveries/{delivery}/attempts',
  },
  bodyBytesMax: 25 * 1024 * 1024,
  jsonField: 'payload',
  addresses: {
    url: 'https://api.github.com/meta',
    read: (text) => (JSON.parse(text) as { hooks?: string[] }).hooks ?? [],
    ranges: [
      '192.30.252.0/22',
      '185.199.108.0/22',
      '140.82.112.0/20',
      '143.55.64.0/20',
      '2a0a:a440::/29',
      '2606:50c0::/32',
    ],
  },
  setup: {
    url: 'Settings > Webhooks > Add webhook of the repository or organisation, content type application/json',
    secret:
      "the repository's or organisation's Settings > Webhooks > the webhook > Secret; GitHub never shows it again, so set it anew if in doubt",
  },
})

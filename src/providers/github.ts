// GitHub: https://docs.github.com/webhooks. The delivery's GUID is the same when it is asked for again.
import { defineProvider } from './define-provider.ts'
import type { SourceFactory } from './provider.ts'
import { body, header } from './read-value.ts'
import { hmac } from './schemes/hmac.ts'

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
  event: { key: header('x-github-delivery'), type: header('x-github-event').with(body('/action')) },
  delivery: {
    timeoutSeconds: 10,
    retries: 0,
    retriesForHours: 0,
    schedule: 'never by itself; a failed delivery can be asked for again',
  },
  bodyBytesMax: 25 * 1024 * 1024,
  jsonField: 'payload',
})

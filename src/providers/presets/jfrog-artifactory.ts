// JFrog Artifactory: https://jfrog.com/help/r/jfrog-platform-administration-documentation/webhooks. One header for two ways:
// the secret itself, or, where "Use secret for payload signing" is ticked, an HMAC. Which one is said by `variant`.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { byVariant } from '../schemes/by-variant.ts'
import { hmac } from '../schemes/hmac.ts'
import { sharedToken } from '../schemes/shared-token.ts'

const header = 'x-jfrog-event-auth'

export const jfrogArtifactory: SourceFactory<
  Record<string, unknown>,
  { variant?: 'token' | 'signed' }
> = defineProvider({
  id: 'jfrog-artifactory',
  name: 'JFrog Artifactory',
  authenticates: { token: 'sender', signed: 'body' },
  proof: 'docs',
  verify: byVariant({ token: sharedToken({ header }), signed: hmac({ header }) }),
  event: { key: null, type: body('/domain').with(body('/event_type')), orderBy: body('/data/repo_key') },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'not documented' },
  setup: {
    url: 'Administration > General > Webhooks > New Webhook',
    secret: 'the secret token you type in there',
  },
  notes: [
    "Tick the box that uses the secret for signing, and set variant to 'signed': else the secret itself is sent and the body is not covered.",
    'There is no id nor time: the same artifact deployed again in the same bytes counts as a duplicate.',
  ],
})

// Quay: https://docs.redhat.com/en/documentation/red_hat_quay, repository notifications. Nothing is signed and nothing
// names the event, which is read from the fields it has. Every push of "latest" is the same text, and none may be
// taken for a repetition.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, bodyHash, computed, query, receipt } from '../read-value.ts'
import { sharedToken } from '../schemes/shared-token.ts'

export const quay: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'quay',
  name: 'Quay',
  authenticates: 'nothing',
  proof: 'docs',
  verify: sharedToken({ at: query('token') }),
  event: {
    key: receipt().with(bodyHash()),
    type: computed('which fields the body has', (_request, payload) => toType(payload)),
    orderBy: body('/docker_url'),
  },
  delivery: {
    timeoutSeconds: null,
    retries: null,
    retriesForHours: null,
    schedule: 'a few times; Quay does not say how often',
    disables: 'after several failures in a row',
  },
  setup: {
    url: 'the repository > Settings > Events and notifications > Create notification > Webhook POST, with ?token=SECRET at the end of the URL',
    secret: 'a long random text of your own, the one that stands in the URL',
  },
  notes: [
    'The token proves only that the sender knows the URL: ask the registry for the tag before you deploy what it names.',
    'A retry is an event of its own.',
  ],
})

function toType(payload: unknown): string | undefined {
  if (typeof payload !== 'object' || payload === null) return undefined
  if ('updated_tags' in payload) return 'repo_push'
  if ('vulnerability' in payload) return 'vulnerability_found'
  if (!('build_id' in payload)) return 'notification'
  if ('error_message' in payload) return 'build_failure'
  return 'image_id' in payload || 'manifest_digests' in payload ? 'build_success' : 'build'
}

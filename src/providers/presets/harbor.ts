// Harbor: https://goharbor.io/docs/main/working-with-projects/project-configuration/configure-webhooks. The auth header of the
// policy is sent as it was typed, no word such as Bearer put before it.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { sharedToken } from '../schemes/shared-token.ts'

export const harbor: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'harbor',
  name: 'Harbor',
  authenticates: 'sender',
  proof: 'source',
  verify: sharedToken({ header: 'authorization' }),
  event: {
    // Only the CloudEvents format has an id.
    key: body('/id'),
    type: body('/type'),
    createdAt: { at: body('/occur_at').or(body('/time')), unit: 's' },
    orderBy: body('/event_data/repository/repo_full_name'),
  },
  delivery: {
    timeoutSeconds: null,
    retries: 3,
    retriesForHours: null,
    schedule: 'by the job service, three times unless it is configured otherwise',
  },
  setup: {
    url: 'the project > Webhooks > New Webhook > Endpoint URL',
    secret: 'the whole text of Auth Header there, with any word before it',
  },
})

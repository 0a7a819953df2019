// Docker Hub: https://docs.docker.com/docker-hub/repos/manage/webhooks. Nothing is signed, so the URL carries a token
// of ours.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { always, body, query } from '../read-value.ts'
import { sharedToken } from '../schemes/shared-token.ts'

export const dockerHub: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'docker-hub',
  name: 'Docker Hub',
  authenticates: 'nothing',
  proof: 'docs',
  verify: sharedToken({ at: query('token') }),
  event: {
    key: null,
    type: always('push'),
    createdAt: { at: body('/push_data/pushed_at'), unit: 's' },
    orderBy: body('/repository/repo_name'),
  },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'not documented' },
  setup: {
    url: 'repository > Webhooks, the URL ending in ?token= and the secret',
    secret: 'a long random text of your own, which stands in the URL only',
  },
  notes: [
    'Docker Hub signs nothing: ask the registry whether the tag is there before you act on it.',
    'Call callback_url only where its host is registry.hub.docker.com: anybody could have written it.',
  ],
})

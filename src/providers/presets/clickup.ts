// ClickUp: https://developer.clickup.com/docs/webhooksignature.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const clickup: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'clickup',
  name: 'ClickUp',
  proof: 'docs',
  verify: hmac({ header: 'x-signature' }),
  // One change can be told as two events, taskUpdated and taskStatusUpdated; not every event has a history.
  event: {
    key: body('/history_items/0/id').with(body('/event')),
    type: body('/event'),
    createdAt: { at: body('/history_items/0/date'), unit: 'ms' },
    orderBy: body('/task_id'),
  },
  delivery: {
    timeoutSeconds: null,
    retries: null,
    retriesForHours: null,
    schedule: 'not documented',
    canList: 'GET /api/v2/team/{team_id}/webhook shows health.fail_count',
  },
  setup: {
    url: 'POST /api/v2/team/{team_id}/webhook, endpoint',
    secret: 'webhook.secret of the answer to that',
  },
})

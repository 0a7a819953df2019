// Webhooks as Plain sends them. All data is made up.
import { type Draw, hex, people, pick, type SampleSet } from './draw.ts'

export const plainSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['plain-workspace-id', 'w_01K8TIDEWATER'],
  ],
  bodies: {
    'thread.thread_created': (draw) => event(draw, 'thread.thread_created', { status: 'TODO' }),
    'thread.thread_status_transitioned': (draw) => event(draw, 'thread.thread_status_transitioned', { status: 'DONE' }),
  },
}

function event(draw: Draw, type: string, state: Record<string, unknown>): Record<string, unknown> {
  const { name, email } = pick(draw, people)
  const thread = {
    id: `th_01K8${hex(draw, 22).toUpperCase()}`,
    title: 'Fog horn sounds twice',
    customer: { id: `c_01K8${hex(draw, 22).toUpperCase()}`, fullName: name, email: { email, isVerified: true } },
    priority: 2,
    ...state,
  }
  return {
    id: `pEv_${draw.id}`,
    type,
    timestamp: new Date(draw.at - 500).toISOString(),
    workspaceId: 'w_01K8TIDEWATER',
    payload: { eventType: type, thread },
    webhookMetadata: {
      webhookTargetId: 'whTarget_01K8TIDEWATER',
      webhookTargetVersion: '2026-02-27',
      webhookDeliveryAttemptId: `whAttempt_${draw.id}`,
      webhookDeliveryAttemptNumber: 1,
      webhookDeliveryAttemptTimestamp: new Date(draw.at).toISOString(),
    },
  }
}

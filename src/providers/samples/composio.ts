// Events as Composio posts them: a trigger’s data, with what it came through. All data is made up.
import { type Draw, hex, people, pick, type SampleSet, token } from './draw.ts'

export const composioSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'Composio-Webhooks/3.0'],
  ],
  bodies: {
    'composio.trigger.message.GITHUB_COMMIT_EVENT': (draw) =>
      event(draw, 'composio.trigger.message', { ...ids(draw), trigger_slug: 'GITHUB_COMMIT_EVENT' }),
    'composio.connected_account.expired': (draw) => event(draw, 'composio.connected_account.expired', ids(draw)),
  },
}

function event(draw: Draw, type: string, metadata: Record<string, string>): Record<string, unknown> {
  const data = { message: 'Reef the mainsail', author: pick(draw, people).login }
  return { id: `evt_${draw.id}`, timestamp: new Date(draw.at).toISOString(), type, metadata, data }
}

function ids(draw: Draw): Record<string, string> {
  return {
    trigger_id: `ti_${token(draw, 12)}`,
    connected_account_id: `ca_${token(draw, 12)}`,
    user_id: `user-${hex(draw, 6)}`,
  }
}

// Notifications about runs as HCP Terraform sends them. All data is made up.
import { type Draw, people, pick, type SampleSet, token } from './draw.ts'

export const terraformCloudSamples: SampleSet = {
  headers: () => [['content-type', 'application/json']],
  bodies: {
    'run:completed': (draw) => notification(draw, ['run:completed', 'applied']),
    'run:errored': (draw) => notification(draw, ['run:errored', 'errored']),
    'run:needs_attention': (draw) => notification(draw, ['run:needs_attention', 'policy_checked']),
  },
}

function notification(draw: Draw, [trigger, status]: [string, string]): Record<string, unknown> {
  const run = `run-${draw.id}`
  return {
    payload_version: 1,
    notification_configuration_id: `nc-${token(draw, 16)}`,
    run_url: `https://app.terraform.io/app/tidewater/harbour/runs/${run}`,
    run_id: run,
    run_message: 'Deepen the harbour',
    run_created_at: new Date(draw.at - 60_000).toISOString(),
    run_created_by: pick(draw, people).login,
    workspace_id: 'ws-0harbour00000000',
    workspace_name: 'harbour',
    organization_name: 'tidewater',
    notifications: [
      {
        message: 'Run changed',
        trigger,
        run_status: status,
        run_updated_at: new Date(draw.at).toISOString(),
        run_updated_by: pick(draw, people).login,
      },
    ],
  }
}

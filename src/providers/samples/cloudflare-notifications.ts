// Alerts as Cloudflare Notifications posts them. All data is made up.
import { type Draw, hex, type SampleSet, seconds } from './draw.ts'

export const cloudflareNotificationsSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'Cloudflare-Notifications/1.0'],
  ],
  bodies: {
    health_check_status_notification: (draw) => alert(draw, 'health_check_status_notification'),
    tunnel_health_event: (draw) => alert(draw, 'tunnel_health_event'),
  },
}

function alert(draw: Draw, alert_type: string): Record<string, unknown> {
  const policy = { policy_id: hex(draw, 32), policy_name: 'Harbour', account_id: hex(draw, 32) }
  const data = { name: 'quay-origin', new_status: 'Unhealthy', failure_reason: 'TCP connection failed' }
  return {
    name: 'Harbour',
    text: 'The origin of the quay is unhealthy',
    data,
    ts: seconds(draw),
    ...policy,
    alert_type,
    alert_correlation_id: draw.id,
  }
}

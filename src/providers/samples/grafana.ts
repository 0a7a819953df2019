// Notifications as Grafana sends them: the alerts of one group. All data is made up.
import { type Draw, isoSeconds, pick, type SampleSet } from './draw.ts'

export const grafanaSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'Grafana'],
  ],
  bodies: {
    firing: (draw) => notification(draw, 'firing'),
    resolved: (draw) => notification(draw, 'resolved'),
  },
}

function notification(draw: Draw, status: string): Record<string, unknown> {
  const labels = { alertname: 'Water in the bilge', pump: pick(draw, ['north', 'south']), severity: 'critical' }
  return {
    receiver: 'harbour',
    status,
    alerts: [
      {
        status,
        labels,
        annotations: { summary: 'The pump has run for ten minutes' },
        startsAt: isoSeconds(draw.at - 600_000),
        endsAt: status === 'resolved' ? isoSeconds(draw.at) : '0001-01-01T00:00:00Z',
        generatorURL: 'https://grafana.example.com/alerting/grafana/bilge/view',
        fingerprint: draw.id,
        values: { A: 41 },
      },
    ],
    groupLabels: { alertname: labels.alertname },
    commonLabels: labels,
    externalURL: 'https://grafana.example.com/',
    version: '1',
    groupKey: '{}:{alertname="Water in the bilge"}',
    truncatedAlerts: 0,
    orgId: 1,
    state: status === 'firing' ? 'alerting' : 'ok',
  }
}

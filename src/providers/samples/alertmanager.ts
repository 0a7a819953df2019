// Groups of alerts as Prometheus Alertmanager posts them; each alert is an event. All data is made up.
import { type Draw, integer, isoSeconds, type SampleSet } from './draw.ts'

export const alertmanagerSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'Alertmanager/0.28.1'],
  ],
  bodies: {
    firing: (draw) => group(draw, 'firing', '0001-01-01T00:00:00Z'),
    resolved: (draw) => group(draw, 'resolved', isoSeconds(draw.at)),
  },
}

function group(draw: Draw, status: string, endsAt: string): Record<string, unknown> {
  const labels = { alertname: 'PumpStopped', severity: 'critical', instance: `berth-${integer(draw, 1, 40)}:9100` }
  const annotations = { summary: 'The bilge pump of the quay has stopped' }
  const times = { startsAt: isoSeconds(draw.at - 600_000), endsAt }
  const generatorURL = 'https://prometheus.example.com/graph?g0.expr=up'
  return {
    receiver: 'landfall',
    status,
    alerts: [{ status, labels, annotations, ...times, generatorURL, fingerprint: draw.id }],
    groupLabels: { alertname: labels.alertname },
    commonLabels: labels,
    commonAnnotations: annotations,
    externalURL: 'https://alertmanager.example.com',
    version: '4',
    groupKey: '{}:{alertname="PumpStopped"}',
    truncatedAlerts: 0,
  }
}

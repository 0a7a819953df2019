// Alerts as Cisco Meraki sends them; the shared secret is put in when they are signed. All data is made up.
import { type Draw, hex, type SampleSet } from './draw.ts'

export const merakiSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'Meraki'],
  ],
  bodies: {
    settings_changed: (draw) =>
      alert(draw, 'settings_changed', 'Settings changed', {
        name: 'Fog horn VLAN',
        url: '/manage/configure/switch_l3',
      }),
    stopped_reporting: (draw) => alert(draw, 'stopped_reporting', 'APs went down', { duration: 300 }),
  },
}

function alert(draw: Draw, alertTypeId: string, alertType: string, alertData: unknown): Record<string, unknown> {
  const occurredAt = new Date(draw.at).toISOString().replace('Z', '417Z')
  return {
    version: '0.1',
    sentAt: new Date(draw.at + 2_000).toISOString(),
    organizationId: '604821',
    organizationName: 'Tidewater',
    networkId: 'N_604821900',
    networkName: 'Pilot house',
    deviceSerial: `Q2TW-${hex(draw, 4).toUpperCase()}-KX9D`,
    deviceName: 'pier-3-ap',
    deviceModel: 'MR46',
    alertId: draw.id,
    alertType,
    alertTypeId,
    alertLevel: 'warning',
    occurredAt,
    alertData,
  }
}

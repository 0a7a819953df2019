// Events of a tailnet as Tailscale sends them, in a list. All data is made up.
import { type Draw, integer, people, pick, type SampleSet } from './draw.ts'

export const tailscaleSamples: SampleSet = {
  headers: () => [['content-type', 'application/json']],
  bodies: {
    nodeCreated: (draw) => [event(draw, 'nodeCreated', 'created')],
    nodeDeleted: (draw) => [event(draw, 'nodeDeleted', 'deleted')],
    nodeKeyExpiringInOneDay: (draw) => [event(draw, 'nodeKeyExpiringInOneDay', 'expires in one day')],
  },
}

function event(draw: Draw, type: string, what: string): Record<string, unknown> {
  const name = `lighthouse-${integer(draw, 1, 99)}.example.ts.net`
  return {
    timestamp: new Date(draw.at).toISOString(),
    version: 1,
    type,
    tailnet: 'example.com',
    message: `Node ${name} ${what}`,
    data: {
      nodeID: draw.id,
      deviceName: name,
      managedBy: pick(draw, people).email,
      actor: pick(draw, people).email,
      url: 'https://login.tailscale.com/admin/machines',
    },
  }
}

// Hooks as the npm registry sends them. All data is made up.
import { type Draw, integer, people, pick, type SampleSet } from './draw.ts'

export const npmHooksSamples: SampleSet = {
  headers: () => [['content-type', 'application/json']],
  bodies: {
    'package:publish': (draw) => hook(draw, 'package:publish', { version: `2.${integer(draw, 0, 40)}.0` }),
    'package:star': (draw) => hook(draw, 'package:star', { user: pick(draw, people).login }),
  },
}

function hook(draw: Draw, event: string, change: Record<string, unknown>): Record<string, unknown> {
  const name = `@tidewater/${draw.id}`
  return {
    event,
    name,
    type: 'package',
    version: '1.0.0',
    hookOwner: { username: 'tidewater-labs' },
    payload: { name, description: 'Berths, by name', 'dist-tags': { latest: '2.3.0' } },
    change,
    time: draw.at,
  }
}

// Events as Autodesk Platform Services posts them: the hook, and what happened under payload. All data is made up.
import { type Draw, guid, hex, integer, people, pick, type SampleSet, token } from './draw.ts'

export const autodeskApsSamples: SampleSet = {
  headers: (_type, draw) => [
    ['content-type', 'application/json'],
    ['user-agent', 'APS-Webhooks/1.0'],
    ['x-adsk-delivery-id', guid(draw)],
  ],
  bodies: {
    'dm.version.added': (draw) => event(draw, 'dm.version.added'),
    'dm.folder.modified': (draw) => event(draw, 'dm.folder.modified'),
  },
}

function event(draw: Draw, name: string): Record<string, unknown> {
  const resourceUrn = `urn:adsk.wipemea:fs.file:vf.${token(draw, 22)}?version=${integer(draw, 1, 9)}`
  const hook = { hookId: hex(draw, 32), tenant: hex(draw, 16), event: name, system: 'data', status: 'active' }
  return { version: '1.0', resourceUrn, hook, payload: { name: 'Quay section.rvt', creator: pick(draw, people).name } }
}

// Repository events as Nexus sends them. All data is made up.
import { type Draw, guid, hex, integer, type SampleSet, token } from './draw.ts'

export const sonatypeNexusSamples: SampleSet = {
  headers: (type, draw) => [
    ['content-type', 'application/json'],
    ['user-agent', 'Nexus/3.75.0-06 (PRO; Linux; amd64)'],
    ['x-nexus-webhook-id', type.split('.')[0] ?? type],
    ['x-nexus-webhook-delivery', guid(draw)],
  ],
  bodies: {
    'rm:repository:component.CREATED': (draw) => component(draw, 'CREATED'),
    'rm:repository:component.DELETED': (draw) => component(draw, 'DELETED'),
  },
}

function component(draw: Draw, action: string): Record<string, unknown> {
  return {
    timestamp: `${new Date(draw.at).toISOString().slice(0, 23)}+0000`,
    nodeId: '7FFA7361-0A11-4A11-8A11-00000000TIDE',
    initiator: 'ines/203.0.113.7',
    repositoryName: 'maven-releases',
    action,
    component: {
      id: hex(draw, 32),
      componentId: token(draw, 40),
      format: 'maven2',
      name: 'berths',
      group: 'com.example.harbour',
      version: `1.${integer(draw, 0, 30)}.0`,
    },
  }
}

// Webhooks as Artifactory sends them. All data is made up.
import { type Draw, hex, integer, type SampleSet } from './draw.ts'

export const jfrogArtifactorySamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'JFrog Event/7.104.2'],
  ],
  bodies: {
    'artifact.deployed': (draw) => event(draw, 'deployed'),
    'artifact.deleted': (draw) => event(draw, 'deleted'),
    'artifact.moved': (draw) => event(draw, 'moved'),
  },
}

function event(draw: Draw, type: string): Record<string, unknown> {
  const name = `lamp-1.4.${draw.id}.tgz`
  return {
    domain: 'artifact',
    event_type: type,
    data: {
      repo_key: 'harbour-npm-local',
      path: `lamp/-/${name}`,
      name,
      sha256: hex(draw, 64),
      size: integer(draw, 2_000, 900_000),
    },
    subscription_key: 'harbour',
    jpd_origin: 'https://artifacts.example.com',
    source: 'jfrog/tidewater',
  }
}

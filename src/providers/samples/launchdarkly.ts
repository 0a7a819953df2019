// Webhooks as LaunchDarkly sends them: an entry of the audit log. All data is made up.
import { type Draw, hex, people, pick, type SampleSet } from './draw.ts'

export const launchdarklySamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'LaunchDarkly/1.0'],
  ],
  bodies: {
    flag: (draw) => entry(draw, 'flag', 'turned on the flag'),
    project: (draw) => entry(draw, 'project', 'updated the project'),
    environment: (draw) => entry(draw, 'environment', 'updated the environment'),
  },
}

function entry(draw: Draw, kind: string, verb: string): Record<string, unknown> {
  const { name, email } = pick(draw, people)
  return {
    _id: draw.id,
    _accountId: '5f1c7d904107003a8b2e6d14',
    date: draw.at,
    kind,
    name: 'fog-horn',
    description: '',
    titleVerb: verb,
    member: { _id: hex(draw, 24), firstName: name.split(' ')[0], email, role: 'writer' },
    target: { _id: `proj/harbour:env/production:${kind}/fog-horn`, name: 'fog-horn' },
    _links: { canonical: { href: '/api/v2/flags/harbour/fog-horn', type: 'application/json' } },
  }
}

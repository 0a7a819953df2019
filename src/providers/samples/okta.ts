// Event hooks as Okta sends them: several events of the system log in one request. All data is made up.
import { type Draw, guid, hex, people, pick, type SampleSet } from './draw.ts'

export const oktaSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'Okta-Event-Hooks'],
  ],
  bodies: {
    'user.session.start': (draw) => hook(draw, [event(draw, guid(draw), 'user.session.start', 'User login to Okta')]),
    'user.lifecycle.create': (draw) =>
      hook(draw, [
        event(draw, guid(draw), 'user.lifecycle.create', 'Create Okta user'),
        event(draw, `${guid(draw)}-2`, 'group.user_membership.add', 'Add user to group membership'),
      ]),
  },
}

function hook(draw: Draw, events: unknown[]): Record<string, unknown> {
  return {
    eventType: 'com.okta.event_hook',
    eventTypeVersion: '1.0',
    cloudEventsVersion: '0.1',
    source: 'https://tidewater.okta.example/api/v1/eventHooks/who2k9x7dQ1m4Tb5p0h7',
    eventId: `hook-${draw.id}`,
    eventTime: new Date(draw.at).toISOString(),
    contentType: 'application/json',
    data: { events },
  }
}

function event(draw: Draw, uuid: string, eventType: string, displayMessage: string): Record<string, unknown> {
  const { name, email } = pick(draw, people)
  return {
    uuid,
    published: new Date(draw.at - 400).toISOString(),
    eventType,
    version: '0',
    displayMessage,
    severity: 'INFO',
    client: { ipAddress: '192.0.2.44', device: 'Computer' },
    actor: { id: `00u${hex(draw, 17)}`, type: 'User', alternateId: email, displayName: name },
    outcome: { result: 'SUCCESS' },
    target: [],
  }
}

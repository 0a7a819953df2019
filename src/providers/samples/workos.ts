// Events as WorkOS sends them. All data is made up.
import { type Draw, integer, people, pick, type SampleSet, token } from './draw.ts'

export const workosSamples: SampleSet = {
  headers: () => [['content-type', 'application/json']],
  bodies: {
    'dsync.user.created': (draw) => event(draw, 'dsync.user.created', directoryUser(draw)),
    'dsync.user.updated': (draw) => event(draw, 'dsync.user.updated', directoryUser(draw)),
    'dsync.group.user_added': (draw) =>
      event(draw, 'dsync.group.user_added', { directory_id: directory, user: directoryUser(draw), group: group(draw) }),
    'connection.activated': (draw) => event(draw, 'connection.activated', connection(draw)),
    'user.created': (draw) => event(draw, 'user.created', user(draw)),
    'session.created': (draw) =>
      event(draw, 'session.created', {
        object: 'session',
        id: `session_${token(draw, 26).toUpperCase()}`,
        user_id: user(draw).id,
        ip_address: '203.0.113.7',
        auth_method: 'sso',
      }),
  },
}

type Fields = Record<string, unknown>

const directory = 'directory_01HARBOUR'
const organization = 'org_01TIDEWATER'

function event(draw: Draw, name: string, data: Fields): Fields {
  return { id: `event_${draw.id}`, event: name, data, created_at: new Date(draw.at).toISOString() }
}

function dated(draw: Draw): Fields {
  return { created_at: new Date(draw.at - 60_000).toISOString(), updated_at: new Date(draw.at).toISOString() }
}

function directoryUser(draw: Draw): Fields {
  const who = pick(draw, people)
  const [first, ...rest] = who.name.split(' ')
  return {
    object: 'directory_user',
    id: `directory_user_${token(draw, 26).toUpperCase()}`,
    directory_id: directory,
    organization_id: organization,
    idp_id: String(integer(draw, 1_000, 90_000)),
    first_name: first,
    last_name: rest.join(' '),
    emails: [{ primary: true, type: 'work', value: who.email }],
    state: 'active',
    ...dated(draw),
  }
}

function group(draw: Draw): Fields {
  const name = pick(draw, ['Pilots', 'Harbour masters'])
  return { object: 'directory_group', id: `directory_group_${token(draw, 26).toUpperCase()}`, name, ...dated(draw) }
}

function connection(draw: Draw): Fields {
  return {
    object: 'connection',
    id: `conn_${token(draw, 26).toUpperCase()}`,
    organization_id: organization,
    connection_type: 'OktaSAML',
    name: 'Tidewater',
    state: 'active',
    ...dated(draw),
  }
}

function user(draw: Draw): Fields {
  const who = pick(draw, people)
  return {
    object: 'user',
    id: `user_${token(draw, 26).toUpperCase()}`,
    email: who.email,
    first_name: who.name.split(' ')[0],
    email_verified: true,
    ...dated(draw),
  }
}

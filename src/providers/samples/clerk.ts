// Events as Clerk sends them through Svix: users, sessions and organisations. All data is made up.
import { type Draw, integer, people, pick, type SampleSet, token } from './draw.ts'

type Fields = Record<string, unknown>

export const clerkSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json; charset=utf-8'],
    ['user-agent', 'Svix-Webhooks/1.62.0 (sender-9YMgn; +https://www.svix.com/http-sender/)'],
  ],
  bodies: {
    'user.created': (draw) => event(draw, 'user.created', user(draw)),
    'user.updated': (draw) => event(draw, 'user.updated', user(draw)),
    'user.deleted': (draw) =>
      event(draw, 'user.deleted', { id: `user_${token(draw, 27)}`, object: 'user', deleted: true }),
    'session.created': (draw) => event(draw, 'session.created', session(draw)),
    'organization.created': (draw) => event(draw, 'organization.created', organization(draw)),
    'organizationMembership.created': (draw) =>
      event(draw, 'organizationMembership.created', {
        id: `orgmem_${token(draw, 27)}`,
        object: 'organization_membership',
        role: 'org:member',
        organization: organization(draw),
        public_user_data: { user_id: `user_${token(draw, 27)}`, identifier: pick(draw, people).email },
      }),
  },
}

function event(draw: Draw, type: string, data: Fields): Fields {
  return { data, instance_id: `ins_${token(draw, 27)}`, object: 'event', timestamp: draw.at, type }
}

function user(draw: Draw): Fields {
  const { name, email, login } = pick(draw, people)
  const [first_name = '', ...rest] = name.split(' ')
  const address = `idn_${token(draw, 27)}`
  return {
    id: `user_${token(draw, 27)}`,
    object: 'user',
    username: login,
    first_name,
    last_name: rest.join(' '),
    primary_email_address_id: address,
    email_addresses: [
      { id: address, email_address: email, verification: { status: 'verified', strategy: 'email_code' } },
    ],
    public_metadata: { berth: integer(draw, 1, 40) },
    created_at: draw.at,
    updated_at: draw.at,
    last_sign_in_at: null,
  }
}

function session(draw: Draw): Fields {
  const ids = {
    id: `sess_${token(draw, 27)}`,
    client_id: `client_${token(draw, 27)}`,
    user_id: `user_${token(draw, 27)}`,
  }
  return { ...ids, object: 'session', status: 'active', created_at: draw.at, expire_at: draw.at + 604_800_000 }
}

function organization(draw: Draw): Fields {
  const id = `org_${token(draw, 27)}`
  return {
    id,
    object: 'organization',
    name: 'Tidewater Sailing Club',
    slug: 'tidewater',
    created_at: draw.at,
    updated_at: draw.at,
  }
}

// Webhook events and interactions as Discord sends them. Signature and time are added by Discord alone. All data is made up.
import { type Draw, integer, people, pick, type SampleSet, token } from './draw.ts'

type Fields = Record<string, unknown>

const application = '1193846205713842216'

export const discordSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'Discord-Webhook/1.0 (+https://discord.com)'],
  ],
  bodies: {
    APPLICATION_AUTHORIZED: (draw) =>
      event(draw, 'APPLICATION_AUTHORIZED', {
        integration_type: 1,
        scopes: ['applications.commands'],
        user: user(draw),
      }),
    APPLICATION_DEAUTHORIZED: (draw) => event(draw, 'APPLICATION_DEAUTHORIZED', { user: user(draw) }),
    ENTITLEMENT_CREATE: (draw) => event(draw, 'ENTITLEMENT_CREATE', entitlement(draw)),
    APPLICATION_COMMAND: (draw) =>
      interaction(draw, 2, {
        id: snowflake(draw),
        name: 'tide',
        type: 1,
        options: [{ name: 'port', type: 3, value: 'Malmö' }],
      }),
    MESSAGE_COMPONENT: (draw) => interaction(draw, 3, { custom_id: `berth_${draw.id}`, component_type: 2 }),
    MODAL_SUBMIT: (draw) => interaction(draw, 5, { custom_id: `report_${draw.id}`, components: [] }),
  },
}

function event(draw: Draw, type: string, data: Fields): Fields {
  // Microseconds, and no zone.
  const timestamp = new Date(draw.at).toISOString().replace('Z', `${integer(draw, 100, 999)}`)
  return { version: 1, application_id: application, type: 1, event: { type, timestamp, data } }
}

function interaction(draw: Draw, type: number, data: Fields): Fields {
  return {
    id: draw.id,
    application_id: application,
    type,
    data,
    guild_id: snowflake(draw),
    channel_id: snowflake(draw),
    member: {
      user: user(draw),
      roles: [],
      joined_at: '2025-04-02T09:14:00.000000+00:00',
      permissions: '2248473465835073',
    },
    token: token(draw, 64),
    version: 1,
    locale: 'sv-SE',
  }
}

function entitlement(draw: Draw): Fields {
  return {
    id: draw.id,
    sku_id: '1201846205713842999',
    application_id: application,
    user_id: snowflake(draw),
    type: 8,
    deleted: false,
    starts_at: new Date(draw.at).toISOString(),
    ends_at: null,
  }
}

function user(draw: Draw): Fields {
  const who = pick(draw, people)
  return {
    id: `${integer(draw, 10, 99)}${draw.id}`,
    username: who.login,
    global_name: who.name,
    discriminator: '0',
    bot: false,
  }
}

function snowflake(draw: Draw): string {
  return `11${integer(draw, 10_000_000, 99_999_999)}${integer(draw, 10_000_000, 99_999_999)}`
}

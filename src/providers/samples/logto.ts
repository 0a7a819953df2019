// Webhooks as Logto sends them. All data is made up.
import { type Draw, people, pick, type SampleSet, token } from './draw.ts'

export const logtoSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'Logto (https://logto.io/)'],
  ],
  bodies: {
    PostRegister: (draw) => interaction(draw, 'PostRegister', 'Register'),
    PostSignIn: (draw) => interaction(draw, 'PostSignIn', 'SignIn'),
    'User.Created': (draw) => ({
      hookId: 'harbour4107',
      event: 'User.Created',
      createdAt: new Date(draw.at).toISOString(),
      userAgent: 'Mozilla/5.0',
      ip: '203.0.113.14',
      path: '/users',
      method: 'POST',
      status: 200,
      data: user(draw),
    }),
  },
}

function interaction(draw: Draw, event: string, interactionEvent: string): Record<string, unknown> {
  const who = user(draw)
  return {
    hookId: 'harbour4107',
    event,
    interactionEvent,
    createdAt: new Date(draw.at).toISOString(),
    sessionId: draw.id,
    userAgent: 'Mozilla/5.0',
    userIp: '203.0.113.14',
    userId: who.id,
    user: who,
    application: { id: token(draw, 21).toLowerCase(), type: 'SPA', name: 'Berths' },
  }
}

function user(draw: Draw): Record<string, unknown> {
  const { login, name, email } = pick(draw, people)
  return { id: draw.id, username: login, primaryEmail: email, name, createdAt: draw.at, lastSignInAt: draw.at }
}

// Microsoft Teams outgoing webhooks:
// https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/add-outgoing-webhook. The
// security token is base64 and is decoded. The answer is shown to whoever wrote to the bot.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const microsoftTeams: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'microsoft-teams',
  name: 'Microsoft Teams outgoing webhook',
  proof: 'docs',
  verify: hmac({
    header: 'authorization',
    format: 'HMAC {signature}',
    encoding: 'base64',
    secret: { as: 'base64' },
  }),
  event: {
    key: body('/id'),
    type: body('/type'),
    createdAt: { at: body('/timestamp'), unit: 'iso' },
    orderBy: body('/conversation/id'),
  },
  // Teams posts this into the conversation; without a message it would say that the bot did not answer.
  acknowledgement: { body: '{"type":"message","text":"Received."}' },
  delivery: {
    timeoutSeconds: 5,
    retries: 0,
    retriesForHours: 0,
    schedule: 'never: it waits for the answer and shows it',
  },
  setup: {
    url: 'the team > Manage team > Apps > Create an outgoing webhook > Callback URL',
    secret: 'the HMAC security token that Teams shows once, base64 text',
  },
  notes: ['A handler runs after the answer was sent, so what it finds has to be posted to the conversation by itself.'],
})

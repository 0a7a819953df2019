// Telegram Bot API: https://core.telegram.org/bots/api#setwebhook. Nothing is signed; the token given to setWebhook comes back
// in a header. An update has its number and one other member, whose name is what happened.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, computed, valueAt } from '../read-value.ts'
import { sharedToken } from '../schemes/shared-token.ts'

export interface TelegramUpdate {
  update_id: number
  [kind: string]: unknown
}

function kindOf(payload: unknown): string | undefined {
  return typeof payload === 'object' && payload !== null
    ? Object.keys(payload).find((name) => name !== 'update_id')
    : undefined
}

const date = computed('date of the update', (_request, payload) => {
  const update = valueAt(payload, `/${kindOf(payload)}`)
  const at = valueAt(update, '/edit_date') ?? valueAt(update, '/date')
  return typeof at === 'number' ? String(at) : undefined
})

export const telegram: SourceFactory<TelegramUpdate> = defineProvider<TelegramUpdate>({
  id: 'telegram',
  name: 'Telegram',
  authenticates: 'sender',
  proof: 'docs',
  verify: sharedToken({ header: 'x-telegram-bot-api-secret-token' }),
  event: {
    key: body('/update_id'),
    type: computed('the name of the other member', (_request, payload) => kindOf(payload)),
    createdAt: { at: date, unit: 's' },
    orderBy: body('/message/chat/id'),
  },
  // A body with a method in it would be carried out as a call of the Bot API.
  acknowledgement: { headers: {}, body: '' },
  delivery: {
    timeoutSeconds: null,
    retries: null,
    retriesForHours: 24,
    schedule: 'a reasonable number of times; updates are kept for 24 hours',
    canList: 'getWebhookInfo for the number that waits and the last error; getUpdates only without a webhook',
  },
  addresses: { url: null, ranges: ['149.154.160.0/20', '91.108.4.0/22'] },
  setup: {
    url: 'url of setWebhook',
    secret: 'secret_token of the same call: up to 256 of A-Z, a-z, 0-9, _ and -',
  },
  notes: ['update_id counts for one bot: give each bot a source of its own.'],
})

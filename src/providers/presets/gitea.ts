// Gitea and Forgejo: https://docs.gitea.com/usage/webhooks. The JSON is signed: with the form content type that is the text
// of `payload`, not the raw body, unlike GitHub.
import { defineProvider } from '../define-provider.ts'
import { toForm } from '../payload.ts'
import type { SourceFactory } from '../provider.ts'
import { body, header } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'
import { type Template, toBytes } from '../schemes/template.ts'

/** A form with `payload` twice could be read two ways, so it is taken as it came and will not verify. */
const json: Template = ({ headers, body }) => {
  if (!headers.get('content-type')?.toLowerCase().startsWith('application/x-www-form-urlencoded')) return [body]
  const { payload } = toForm(Buffer.from(body).toString('utf8'))
  return [typeof payload === 'string' ? toBytes(payload) : body]
}

export const gitea: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'gitea',
  name: 'Gitea and Forgejo',
  proof: 'source',
  verify: hmac({ header: 'x-gitea-signature', content: json }),
  event: {
    key: header('x-gitea-delivery'),
    type: header('x-gitea-event').with(body('/action')),
    orderBy: body('/repository/id'),
  },
  delivery: {
    timeoutSeconds: 5,
    retries: 0,
    retriesForHours: 0,
    schedule: 'never by itself',
    canRedeliver: "from the webhook's page, under Recent Deliveries",
  },
  bodyBytesMax: 25 * 1024 * 1024,
  jsonField: 'payload',
  setup: {
    url: 'the repository or organisation > Settings > Webhooks > Add Webhook > Gitea, method POST',
    secret: 'the text you type into Secret there; without it the signature comes empty and is refused',
  },
})

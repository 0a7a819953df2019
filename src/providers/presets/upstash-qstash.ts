// Upstash QStash: https://upstash.com/docs/qstash/howto/signature. You may have it deliver to anybody, and all are signed with
// one key: the URL in the token has to be ours, or any of them could send his on to us.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { always, header } from '../read-value.ts'
import { bodyHash, oneOf, ownUrl } from '../schemes/claims.ts'
import { jwt } from '../schemes/jwt.ts'
import { sharedSecrets } from '../schemes/token-keys.ts'

export interface QStashOptions {
  /** The next signing key; a second entry of `secrets` is the same. */
  nextSecret?: string | undefined
  secondarySecret?: string | undefined
}

const next = 'the next signing key; a second entry of secrets is the same'

export const upstashQstash: SourceFactory<unknown, QStashOptions> = defineProvider<unknown, QStashOptions>({
  id: 'upstash-qstash',
  name: 'Upstash QStash',
  proof: 'sdk',
  verify: jwt({
    header: 'upstash-signature',
    algorithm: 'HS256',
    keys: sharedSecrets({ also: { nextSecret: next, secondarySecret: next } }),
    claims: { iss: oneOf('Upstash'), sub: ownUrl(), body: bodyHash('base64url') },
    times: { expires: 'always', leewaySeconds: 0 },
  }),
  event: { key: header('upstash-message-id'), type: always('message') },
  delivery: {
    timeoutSeconds: null,
    retries: null,
    retriesForHours: null,
    schedule: 'as often as the message asks for; then it goes to the dead letter queue',
    canList: 'client.dlq.listMessages()',
  },
  setup: {
    url: 'the destination of each message or schedule, or of a URL group; the source needs it as url',
    secret: 'Console > QStash: the current and the next signing key, sig_..., both under secrets',
  },
  notes: ['Upstash-Message-Id, by which duplicates are known, is not signed.'],
})

// npm registry hooks: npm-hook-receiver, npm's own receiver.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const npmHooks: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'npm-hooks',
  name: 'npm registry hooks',
  proof: 'sdk',
  verify: hmac({ header: 'x-npm-signature', format: 'sha256={signature}' }),
  event: {
    key: null,
    type: body('/event'),
    createdAt: { at: body('/time'), unit: 'ms' },
    orderBy: body('/name'),
  },
  delivery: {
    timeoutSeconds: null,
    retries: null,
    retriesForHours: null,
    schedule: 'the registry does not say how often it tries',
  },
  setup: {
    url: 'npm hook add PACKAGE URL SECRET',
    secret: 'the text you give to that command',
  },
})

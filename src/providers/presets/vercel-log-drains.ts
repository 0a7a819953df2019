// Vercel Log Drains: https://vercel.com/docs/drains/security. HMAC-SHA1 over a list of log entries, as JSON or one a line. The
// request that proves the endpoint is ours is not signed; it holds no entry of a deployment.
import { defineProvider } from '../define-provider.ts'
import { parsePayload } from '../payload.ts'
import type { PayloadRequest, SourceFactory } from '../provider.ts'
import { body, valueAt } from '../read-value.ts'
import { withSettings } from '../schemes/demanding.ts'
import { hmac } from '../schemes/hmac.ts'

const verificationCode = {
  what: 'the code that Vercel shows for x-vercel-verify, while a drain is made',
  required: false,
}

function parse(request: PayloadRequest): unknown {
  if (!(request.headers.get('content-type') ?? '').includes('ndjson')) return parsePayload(request)
  const lines = Buffer.from(request.body).toString('utf8').split('\n')
  return lines
    .filter((line) => line.trim() !== '')
    .map((line) => parsePayload({ headers: request.headers, body: Buffer.from(line) }))
}

function holdsLogs(payload: unknown): boolean {
  return Array.isArray(payload) && payload.some((entry) => valueAt(entry, '/deploymentId') !== undefined)
}

export const vercelLogDrains: SourceFactory<Record<string, unknown>[], { verificationCode?: string }> = defineProvider({
  id: 'vercel-log-drains',
  name: 'Vercel Log Drains',
  proof: 'docs',
  verify: withSettings(hmac({ header: 'x-vercel-signature', algorithm: 'sha1' }), { verificationCode }),
  event: {
    batch: '/*',
    key: body('/id'),
    type: body('/source'),
    createdAt: { at: body('/timestamp'), unit: 'ms' },
    orderBy: body('/deploymentId'),
  },
  parse,
  handshake: {
    kind: 'x-vercel-verify',
    signed: false,
    methods: ['GET', 'HEAD'],
    answer: ({ headers }, payload, { settings }) => {
      const code = settings.verificationCode
      if (typeof code !== 'string' || headers.get('x-vercel-signature') !== undefined || holdsLogs(payload()))
        return null
      return { status: 200, headers: { 'x-vercel-verify': code }, body: '' }
    },
  },
  delivery: {
    timeoutSeconds: null,
    retries: null,
    retriesForHours: null,
    schedule: 'not documented',
    disables: 'flagged as errored when more than 80 % of deliveries fail, or more than 50 in an hour',
  },
  setup: {
    url: 'Team Settings > Drains > Add Drain > Custom endpoint',
    secret: 'on the drain: Signature Secret (not the verification code, which is `verificationCode`)',
  },
  notes: ['Leave compression off: a body that is encoded is refused.'],
})

// Auth0 log and event streams: https://auth0.com/docs/customize/log-streams/custom-log-streams. Nothing is signed; the
// Authorization header is sent as it was typed.
import { defineProvider } from '../define-provider.ts'
import { parsePayload } from '../payload.ts'
import type { PayloadRequest, SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { sharedToken } from '../schemes/shared-token.ts'

export const auth0: SourceFactory<Record<string, unknown>, { header?: string }> = defineProvider<
  Record<string, unknown>,
  { header?: string }
>({
  id: 'auth0',
  name: 'Auth0',
  authenticates: 'sender',
  proof: 'docs',
  verify: sharedToken({ header: 'authorization', headerSetting: 'header' }),
  event: {
    key: body('/log_id').or(body('/id')),
    type: body('/data/type').or(body('/type')),
    createdAt: { at: body('/data/date').or(body('/time')), unit: 'iso' },
    batch: '/*',
  },
  parse: parseLines,
  delivery: {
    timeoutSeconds: null,
    retries: null,
    retriesForHours: null,
    schedule: 'not documented',
    canList: 'GET /api/v2/logs',
  },
  setup: {
    url: 'Monitoring > Streams > Create stream > Custom webhook, content format JSON array, lines or object',
    secret: 'the Authorization token there, whole, with Bearer if you typed that',
  },
  notes: ["Where an event stream sends a header of your own, say `header: 'x-its-name'`."],
})

/** JSON lines become a list; no single JSON document has only lines that are objects. */
function parseLines(request: PayloadRequest): unknown {
  const text = Buffer.from(request.body).toString('utf8')
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  const areLines = lines.length > 1 && lines.every((line) => line.startsWith('{') && line.endsWith('}'))
  return parsePayload(areLines ? { ...request, body: Buffer.from(`[${lines.join(',')}]`) } : request)
}

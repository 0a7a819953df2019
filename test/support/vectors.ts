// The vectors of test/vectors/*.json: facts about providers, with where each one comes from.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Captured } from '../../src/providers/judge-captured.ts'
import { root } from './server.ts'

export interface Vector {
  /** Index into `verification`. */
  scheme?: number
  secret?: string | string[] | null
  headers: Record<string, string | string[]>
  url?: string | null
  method?: string | null
  body: string | null
  /** Unix seconds at which it is to be judged; null for no clock. */
  now?: number | null
  valid: boolean
  source: string
  provenance?: string
  reason?: string
  [setting: string]: unknown
}

export interface Greeting {
  captured: Captured
  response: { status?: number; body?: string }
}

interface VectorFile {
  verification: { scheme: string; variant?: string }[]
  vectors: Vector[]
  alsoSeenAs?: { vectors?: Vector[] }[]
  handshakeVectors?: { request: Record<string, unknown>; response: Greeting['response']; [setting: string]: unknown }[]
}

export function readVectors(id: string): { vectors: Vector[]; handshakeVectors: Greeting[] } {
  const path = join(root, `test/vectors/${id}.json`)
  if (!existsSync(path)) return { vectors: [], handshakeVectors: [] }
  const file = JSON.parse(readFileSync(path, 'utf8')) as VectorFile
  const also = (file.alsoSeenAs ?? []).flatMap(({ vectors = [] }) => vectors)
  return {
    vectors: [
      ...file.vectors.filter((vector) => !isAdvice(id, vector)),
      ...also.map(({ scheme: _theirs, ...vector }) => vector as Vector),
    ],
    handshakeVectors: (file.handshakeVectors ?? []).map(({ request, response, ...settings }) => ({
      captured: toCaptured(id, { ...settings, ...request } as Vector),
      response,
    })),
  }
}

/**
 * The one vector we do not follow: it has the verification code as its secret, and a greeting that nobody signs must not
 * be answered with a secret. Our preset takes the code as a setting of its own.
 */
function isAdvice(id: string, { kind }: Vector): boolean {
  return id === 'vercel-log-drains' && kind === 'handshake'
}

/** What is no setting of a source but describes the vector itself. */
const descriptive = new Set(
  'scheme secret headers url method body now valid source provenance reason oracle oracleResult oracleNote vectorVerified kind expectedResponse expectedStatus expectedHeaders json'.split(
    ' ',
  ),
)

/** As a line of `landfall verify`'s input: the vector's own keys beside these are settings of the source. */
export function toCaptured(provider: string, vector: Vector): Captured {
  const settings = Object.fromEntries(
    Object.entries(vector).filter(([name, value]) => !descriptive.has(name) && value !== null),
  )
  const secrets = [vector.secret ?? []].flat()
  const url = typeof vector.url === 'string' ? vector.url : null
  return {
    provider,
    secrets,
    options: {
      ...settings,
      ...(vector.scheme !== undefined && { variant: vector.scheme }),
      ...(url?.startsWith('http') && { url }),
    },
    at: vector.now ?? null,
    request: {
      method: vector.method ?? 'POST',
      url: url ?? '/webhooks/test',
      headers: Object.entries(vector.headers ?? {}).flatMap(([name, value]) =>
        [value].flat().map((one): [string, string] => [name, one]),
      ),
      body: vector.body ?? '',
    },
  }
}

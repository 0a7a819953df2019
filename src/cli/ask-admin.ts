// Commands that change something ask the server that owns the store, through its admin API: the store has one writer.
import { Option } from 'commander'
import { catalogue, type ErrorCode, LandfallError, toMessage } from '../core/errors.ts'

/** How long one answer may take, in milliseconds; long work is asked for in stretches. */
const answerMsMax = 60_000

export function adminOption(): Option {
  return new Option('--to <url>', 'the admin side of the running server; LANDFALL_ADMIN_TOKEN opens it').default(
    `http://127.0.0.1:${process.env.LANDFALL_ADMIN_PORT ?? 8401}`,
  )
}

/** Posts `body` to `path` of the admin API at `to`; without a body it only reads. Its errors are the server's own, or `server_unreachable`. */
export async function askAdmin<Answer>(to: string, path: string, body?: object): Promise<Answer> {
  if (!URL.canParse(path, to)) throw new LandfallError('request_invalid', `--to is no URL: ${to}`)
  const url = new URL(path, to)
  const token = process.env.LANDFALL_ADMIN_TOKEN?.trim()
  const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) }
  const signal = AbortSignal.timeout(answerMsMax)
  let answer: { ok: boolean; json: unknown }
  try {
    const sent = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }
    const response = await fetch(url, { ...sent, headers, signal })
    answer = { ok: response.ok, json: await response.json() }
  } catch (error) {
    const cause = error instanceof Error && error.cause !== undefined ? error.cause : error
    throw new LandfallError('server_unreachable', `${url.origin} did not answer: ${toMessage(cause) || 'refused'}`, {
      hint: 'Start the server with `landfall start`, or name its admin side with --to.',
      cause,
    })
  }
  if (answer.ok) return answer.json as Answer
  throw toError(answer.json, url)
}

function toError(json: unknown, { origin }: URL): LandfallError {
  const { code, message, hint } = (json as { error?: Record<string, unknown> } | null)?.error ?? {}
  const known = typeof code === 'string' && Object.hasOwn(catalogue, code) ? (code as ErrorCode) : 'server_unreachable'
  const words = typeof message === 'string' ? message : `${origin} answered with something else than Landfall's API`
  return new LandfallError(known, words, typeof hint === 'string' ? { hint } : {})
}

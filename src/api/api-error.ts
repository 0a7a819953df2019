// Every failure of the admin side in one form: what happened, and what to try. Errors that are not Landfall's own are logged
// whole and answered without their words, which may hold anything.
import type { Context } from 'hono'
import { isLandfallError, LandfallError, toMessage } from '../core/errors.ts'
import type { Log } from '../core/subscription.ts'
import type { ApiError } from './contract.ts'

export function toErrorAnswer(c: Context, error: unknown, log: Log): Response {
  if (isLandfallError(error)) {
    if (error.status >= 500)
      log.warn({ code: error.code, error: error.message, path: c.req.path }, 'an API call failed')
    return answer(error.status, { code: error.code, message: error.message, hint: error.hint })
  }
  log.error({ error: toMessage(error), path: c.req.path }, 'an API call failed unexpectedly')
  const hint = 'Its cause is in the log of the server; if it comes again, report it with that line.'
  return answer(500, { code: 'internal', message: 'the call failed unexpectedly', hint })
}

function answer(status: number, error: ApiError['error']): Response {
  return Response.json({ error } satisfies ApiError, { status })
}

/** For what is not there at all, below /api. */
export function noSuchCall(c: Context): never {
  const hint = 'See GET /api/openapi.json for the calls there are.'
  throw new LandfallError('not_found', `there is no ${c.req.method} ${c.req.path.slice(0, 200)}`, { hint })
}

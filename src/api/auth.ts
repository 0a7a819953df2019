// Who may use the admin side. With a token: programs send it as a bearer, people log in once and get a session cookie.
// Without one nobody is asked, because the server then listens on loopback only and guardOrigin keeps foreign pages out.
import { createHash, timingSafeEqual } from 'node:crypto'
import type { Context, Hono, MiddlewareHandler } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import type { Clock } from '../core/clock.ts'
import { LandfallError } from '../core/errors.ts'
import { makeSessions, type Sessions, sessionSeconds } from './session.ts'

export interface AuthPorts {
  /** Null where none is configured. */
  token: string | null
  clock: Clock
}

export interface Auth {
  /** Lets a call through, or raises `unauthorized`. */
  guard: MiddlewareHandler
  /** Adds /api/session, /api/login and /api/logout, which need no session. */
  addRoutes(app: Hono): void
}

const cookieName = 'landfall_session'

export function makeAuth({ token, clock }: AuthPorts): Auth {
  const sessions = token === null ? null : makeSessions(token)
  const throttle = makeThrottle()
  const isAuthenticated = (c: Context): boolean =>
    token === null || hasBearer(c, token) || (sessions?.isValid(getCookie(c, cookieName), clock.now()) ?? false)
  return {
    guard: async (c, next) => {
      if (!isAuthenticated(c)) throw new LandfallError('unauthorized', 'the call carries no valid token or session')
      await next()
    },
    addRoutes: (app) => {
      app.get('/api/session', (c) => c.json({ authenticated: isAuthenticated(c), needed: token !== null }))
      app.post('/api/login', async (c) => {
        const given = await readToken(c)
        if (token !== null && sessions !== null) logIn(c, { given, token, sessions, throttle, now: clock.now() })
        return c.json({ authenticated: true, needed: token !== null })
      })
      app.post('/api/logout', (c) => {
        sessions?.revoke(getCookie(c, cookieName), clock.now())
        deleteCookie(c, cookieName, { path: '/' })
        return c.json({ authenticated: token === null, needed: token !== null })
      })
    },
  }
}

function hasBearer(c: Context, token: string): boolean {
  const [, given] = /^Bearer +(\S+)$/i.exec(c.req.header('authorization') ?? '') ?? []
  return given !== undefined && isSameSecret(given, token)
}

interface LoginInput {
  given: string
  token: string
  sessions: Sessions
  throttle: Throttle
  now: number
}

function logIn(c: Context, { given, token, sessions, throttle, now }: LoginInput): void {
  if (throttle.isShut(now)) {
    throw new LandfallError('overloaded', `more than ${failedLoginsPerMinuteMax} wrong tokens within a minute`, {
      hint: 'Wait a minute, then log in with the value of LANDFALL_ADMIN_TOKEN.',
    })
  }
  if (!isSameSecret(given, token)) {
    throttle.noteFailure(now)
    throw new LandfallError('unauthorized', 'this is not the admin token')
  }
  setCookie(c, cookieName, sessions.issue(now), {
    httpOnly: true,
    sameSite: 'Strict',
    path: '/',
    maxAge: sessionSeconds,
    secure: isHttps(c),
  })
}

/** A proxy in front speaks https for us. Who forges the header only makes a cookie of his own stricter. */
function isHttps(c: Context): boolean {
  return new URL(c.req.url).protocol === 'https:' || c.req.header('x-forwarded-proto') === 'https'
}

async function readToken(c: Context): Promise<string> {
  const body = parse(await c.req.text())
  const token = typeof body === 'object' && body !== null && 'token' in body ? body.token : undefined
  if (typeof token === 'string') return token
  // What was given may be a token mistyped, so it is never repeated.
  throw new LandfallError('request_invalid', 'expected the body to be JSON like {"token":"..."}, got something else')
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Hashed first, so that neither the place of the first wrong byte nor the length shows in the time it takes. */
function isSameSecret(given: string, wanted: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text, 'utf8').digest()
  return timingSafeEqual(digest(given), digest(wanted))
}

const failedLoginsPerMinuteMax = 10

interface Throttle {
  isShut(now: number): boolean
  noteFailure(now: number): void
}

/** Over all callers: the address of one behind a proxy is not known. Programs with the bearer are never held up by it. */
function makeThrottle(): Throttle {
  let failures: number[] = []
  return {
    isShut: (now) => {
      failures = failures.filter((at) => now - at < 60_000)
      return failures.length >= failedLoginsPerMinuteMax
    },
    noteFailure: (now) => {
      failures.push(now)
    },
  }
}

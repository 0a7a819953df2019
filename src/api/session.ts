// A browser's session: a random number with an expiry, signed under a key made from the admin token. Nothing is kept for it
// on the server but the ones that were logged out, so it survives a restart and dies with the token that it was given for.
import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto'

export interface Sessions {
  /** A new session's text for the cookie. */
  issue(now: number): string
  isValid(text: string | undefined, now: number): boolean
  /** Ends it before its time. */
  revoke(text: string | undefined, now: number): void
}

/** A working day; after it a person logs in again. */
export const sessionSeconds: number = 12 * 3_600

export function makeSessions(token: string): Sessions {
  const key = Buffer.from(hkdfSync('sha256', token, '', 'landfall admin session', 32))
  const sign = (content: string): Buffer => createHmac('sha256', key).update(content).digest()
  /** Session to its expiry. Only valid ones get in, and they leave when they would have expired. */
  const revoked = new Map<string, number>()

  const expiryOf = (text: string | undefined): number | null => {
    const [, content = '', expiry = '', mac = ''] = /^((\d{13})\.[\w-]{22})\.([\w-]{43})$/.exec(text ?? '') ?? []
    if (content === '') return null
    return timingSafeEqual(sign(content), Buffer.from(mac, 'base64url')) ? Number(expiry) : null
  }
  const isValid = (text: string | undefined, now: number): boolean => {
    const expiry = expiryOf(text)
    return expiry !== null && now < expiry && !revoked.has(text ?? '')
  }
  return {
    issue: (now) => {
      const content = `${now + sessionSeconds * 1000}.${randomBytes(16).toString('base64url')}`
      return `${content}.${sign(content).toString('base64url')}`
    },
    isValid,
    revoke: (text, now) => {
      for (const [old, expiry] of revoked) if (expiry <= now) revoked.delete(old)
      if (text !== undefined && isValid(text, now)) revoked.set(text, expiryOf(text) ?? now)
    },
  }
}

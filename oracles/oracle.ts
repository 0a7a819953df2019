// What an oracle is: a provider's own SDK, asked to sign what our preset has to accept, and to accept what our preset
// signs. An oracle is data: which package, with which secrets, and the one call for each direction.
import type { Settings, SourceOptions } from '../src/providers/provider.ts'
import type { ShapeName } from './shapes.ts'

/** A request on its way to an endpoint; header names in lower case. */
export interface Sent {
  url: string
  headers: Readonly<Record<string, string>>
  body: Buffer
}

/** What a signature may be made of beside the body. */
export interface Moment {
  /** Unix milliseconds. */
  at: number
  /** The delivery's own id. */
  id: string
  url: string
}

/** Shapes that a call of the SDK cannot take, each with the reason; the test demands that it is still so. */
type Exceptions = Partial<Record<ShapeName, string>>

export interface Oracle {
  /** Our preset's id. */
  provider: string
  /** Which of the provider's ways of signing, where it has several. */
  way?: string
  /** The npm package, of those in package.json here. */
  sdk: string
  options: SourceOptions & Settings
  url?: string
  /** Of what the SDK signs; our own samples bring theirs. Default: JSON. */
  contentType?: string
  /** The body that carries a shape's text, for SDKs that take no body as it is: text, or what our samples write as such. */
  carry?: (text: string) => unknown
  /** The SDK signs `body`: what it adds to the request, or puts in place of it. */
  sign?: (body: string, moment: Moment) => Promise<Partial<Sent>> | Partial<Sent>
  /** `sign` calls what the SDK verifies with and does not offer its users. */
  signsByInnards?: true
  /** The SDK's verdict: refused when this is false or throws. */
  verify?: (sent: Sent) => unknown
  cannotSign?: Exceptions
  cannotVerify?: Exceptions
  /** Whether our samples of every type are given to `verify`. Default: yes, where there is one. */
  takesSamples?: boolean
  /** One byte of what is signed changed. Default: one of the body. */
  tamper?: (sent: Sent) => Sent
}

/** The body as those SDKs want it that take text. */
export function textOf({ body }: Sent): string {
  return body.toString('utf8')
}

export function headerOf({ headers }: Sent, name: string): string {
  return headers[name] ?? ''
}

export function secondsOf({ at }: Moment): number {
  return Math.floor(at / 1000)
}

/** For calls that verify and then parse: a body that is no JSON, or no event that the SDK knows, was verified. */
export async function pastParsing(call: () => unknown): Promise<boolean> {
  try {
    await call()
    return true
  } catch (error) {
    if (error instanceof SyntaxError) return true
    throw error
  }
}

/** One letter of the body, or of an empty one more. */
export function tamperBody(sent: Sent): Sent {
  const at = sent.body.indexOf('tide')
  if (at === -1) return { ...sent, body: Buffer.concat([sent.body, Buffer.from('!')]) }
  const body = Buffer.from(sent.body)
  body[at] = 'T'.charCodeAt(0)
  return { ...sent, body }
}

/** For signatures that cover the URL and not the body. */
export function tamperUrl(sent: Sent): Sent {
  return { ...sent, url: sent.url.replace('berth', 'birth') }
}

/** For SDKs that only look at the token: one letter of its claims. */
export function tamperToken(name: string): (sent: Sent) => Sent {
  return (sent) => {
    const [head = '', claims = '', ...rest] = headerOf(sent, name).split('.')
    const changed = (claims.startsWith('A') ? 'B' : 'A') + claims.slice(1)
    return { ...sent, headers: { ...sent.headers, [name]: [head, changed, ...rest].join('.') } }
  }
}

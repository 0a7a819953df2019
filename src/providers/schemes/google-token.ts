// The OpenID Connect token by which Google's Pub/Sub push proves itself. Google signs one for every service account of the
// world and any audience, so a token says nothing until audience and account are ours.
import type { Scheme } from '../provider.ts'
import { audience, fromSetting, oneOf } from './claims.ts'
import { jwt } from './jwt.ts'
import { type PublicKeyOptions, publishedKeys } from './token-keys.ts'

export interface GoogleTokenOptions extends PublicKeyOptions {
  /** The service account of the push subscription. */
  email: string | undefined
  /** The audience of the push subscription, where it is not the source's `url`. */
  audience?: string | undefined
}

const email = 'the service account of the push subscription, as name@project.iam.gserviceaccount.com'

export function googleToken(): Scheme {
  return jwt({
    header: 'authorization',
    prefix: 'Bearer ',
    algorithm: 'RS256',
    keys: publishedKeys({ url: () => 'https://www.googleapis.com/oauth2/v3/certs' }),
    claims: {
      iss: oneOf('https://accounts.google.com', 'accounts.google.com'),
      aud: audience(),
      email: fromSetting('email', { what: email, required: true }),
      email_verified: oneOf(true),
    },
    // As google-auth-library.
    times: { expires: 'always', leewaySeconds: 300 },
  })
}

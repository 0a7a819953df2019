// Standard Webhooks, the shared specification (https://www.standardwebhooks.com): an HMAC recipe that many providers use,
// some under header names of their own.
import type { Scheme } from '../provider.ts'
import { hmac } from './hmac.ts'

export interface StandardWebhooksRecipe {
  /** What the three header names start with. Default 'webhook'; Svix sends 'svix'. */
  prefix?: string
}

export function standardWebhooksScheme({ prefix = 'webhook' }: StandardWebhooksRecipe = {}): Scheme {
  return hmac({
    header: `${prefix}-signature`,
    format: 'v1,{signature}',
    separator: ' ',
    encoding: 'base64',
    content: '{id}.{timestamp}.{body}',
    secret: { as: 'base64', prefix: 'whsec_' },
    timestamp: { header: `${prefix}-timestamp` },
    idHeader: `${prefix}-id`,
  })
}

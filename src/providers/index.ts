// The door of `landfall/providers`. Re-exports only.
export { type CustomOptions, custom } from './custom.ts'
export { type GitHubPayload, github } from './github.ts'
export type { Source, SourceFactory, SourceOptions } from './provider.ts'
export { shopify } from './shopify.ts'
export { type SlackPayload, slack } from './slack.ts'
export { standardWebhooks } from './standard-webhooks.ts'
export { type StripeEvent, type StripeObject, stripe } from './stripe.ts'

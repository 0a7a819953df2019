// Every preset by its id, for those who look one up by name: the command line and the tests' samples.
import { github } from './github.ts'
import type { SourceFactory } from './provider.ts'
import { shopify } from './shopify.ts'
import { slack } from './slack.ts'
import { standardWebhooks } from './standard-webhooks.ts'
import { stripe } from './stripe.ts'

export const registry: readonly SourceFactory<never>[] = [github, shopify, slack, standardWebhooks, stripe]

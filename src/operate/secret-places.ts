// Where a person finds the secret to compare, for the presets whose page we know. Words only: no rule hangs on it.
// It belongs into each provider's file once the provider contract has a field for it.

const places: Readonly<Record<string, string>> = {
  stripe:
    'the Stripe Dashboard under Developers > Webhooks > the endpoint > Signing secret (whsec_...). Test and live mode, each endpoint and `stripe listen` have different ones, and an API key (sk_...) is none',
  github:
    "the repository's or organisation's Settings > Webhooks > the webhook > Secret; GitHub never shows it again, so set it anew if in doubt",
  slack:
    'your app at api.slack.com/apps > Basic Information > Signing Secret; the verification token and the client secret are others',
  shopify:
    'your app in the Shopify Dev Dashboard > Settings > client secret; for webhooks made in the admin, Settings > Notifications > Webhooks shows another',
  'standard-webhooks': "the sender's page for this endpoint (whsec_...)",
}

/** Completes 'compare it with the one in ...'. */
export function toSecretPlace(provider: { id: string; name: string }): string {
  return places[provider.id] ?? `${provider.name}'s own settings for this endpoint`
}

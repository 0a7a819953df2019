// Apple App Store Server Notifications V2: https://developer.apple.com/documentation/appstoreservernotifications. The body
// holds a token with its own certificates, trusted only below Apple's root. The payload is the notification decoded, with
// transactionInfo and renewalInfo beside the tokens that they stand in; those are inside of what is signed.
import { defineProvider } from '../define-provider.ts'
import { parsePayload } from '../payload.ts'
import type { PayloadRequest, Settings, SourceFactory } from '../provider.ts'
import { body, valueAt } from '../read-value.ts'
import { appleRoot } from '../schemes/apple-root.ts'
import { certifiedKeys } from '../schemes/certificate-chain.ts'
import type { ClaimRule } from '../schemes/claims.ts'
import { jwt, readClaims } from '../schemes/jwt.ts'
import { invalid } from '../schemes/signed-recipe.ts'

export interface AppleOptions {
  bundleId: string | undefined
  /** Default 'Production'. What the notification says does not choose it. */
  environment?: 'Production' | 'Sandbox' | undefined
  /** The app's Apple ID, a number; needed for Production. */
  appAppleId?: number | string | undefined
  /** Another root than Apple's, for tests (PEM, or DER in base64). */
  rootCertificate?: string | undefined
}

const week = 7 * 24 * 3600

export const appleAppStore: SourceFactory<Record<string, unknown>, AppleOptions> = defineProvider<
  Record<string, unknown>,
  AppleOptions
>({
  id: 'apple-app-store',
  name: 'Apple App Store Server Notifications V2',
  proof: 'sdk',
  verify: jwt({
    at: body('/signedPayload'),
    algorithm: 'ES256',
    keys: certifiedKeys({
      root: appleRoot,
      leafMark: '1.2.840.113635.100.6.11.1',
      intermediateMark: '1.2.840.113635.100.6.2.1',
      signedAt: 'signedDate',
    }),
    whole: ownApp(),
    // The last of the five retries comes 157 hours after the first try.
    times: { signed: { claim: 'signedDate', unit: 'ms', toleranceSeconds: week } },
  }),
  parse,
  event: {
    key: body('/notificationUUID'),
    type: body('/notificationType').with(body('/subtype')),
    createdAt: { at: body('/signedDate'), unit: 'ms' },
    orderBy: body('/data/transactionInfo/originalTransactionId'),
  },
  delivery: {
    timeoutSeconds: null,
    retries: 5,
    retriesForHours: 157,
    schedule: 'after 1, 12, 24, 48 and 72 hours; never in the sandbox',
    canList: 'POST /inApps/v1/notifications/history with onlyFailures, for 180 days',
    canRedeliver: 'a TEST notification with POST /inApps/v1/notifications/test',
  },
  addresses: { url: null, ranges: ['17.0.0.0/8'] },
  setup: {
    url: 'App Store Connect > your app > App Information > App Store Server Notifications, version 2; one URL for each environment',
    secret: 'no secret: bundleId and appAppleId (Apple ID) stand on the same page',
  },
  notes: ['Production and Sandbox are two sources: a notification of the other environment is refused.'],
})

/** As the SDK: app and environment stand in one of four places, and must be ours. */
function ownApp(): ClaimRule {
  return {
    settings: {
      bundleId: { what: 'the bundle id of the app', required: true },
      environment: { what: 'Production (the default) or Sandbox', required: false },
      appAppleId: { what: 'the Apple ID of the app, a number; needed for Production', required: false },
    },
    demand: ({ settings }) => {
      const environment = toEnvironment(settings)
      if (environment !== 'Production' && environment !== 'Sandbox') {
        throw invalid('environment', 'Production or Sandbox', environment)
      }
      if (environment === 'Production' && settings.appAppleId === undefined) {
        throw invalid('appAppleId', 'the Apple ID of the app, which Production needs', undefined)
      }
    },
    holds: (claims, { settings }) => {
      const environment = toEnvironment(settings)
      const { app, from } = toApp(claims)
      const isOurs = environment !== 'Production' || String(valueAt(app, '/appAppleId')) === String(settings.appAppleId)
      return valueAt(app, '/bundleId') === settings.bundleId && from === environment && isOurs
    },
    make: () => undefined,
  }
}

function toEnvironment({ environment = 'Production' }: Settings): unknown {
  return environment
}

function toApp(claims: unknown): { app: unknown; from: unknown } {
  for (const place of ['/data', '/summary', '/externalPurchaseToken', '/appData']) {
    const app = valueAt(claims, place)
    if (typeof app !== 'object' || app === null) continue
    if (place !== '/externalPurchaseToken') return { app, from: valueAt(app, '/environment') }
    const isSandbox = String(valueAt(app, '/externalPurchaseId')).startsWith('SANDBOX')
    return { app, from: isSandbox ? 'Sandbox' : 'Production' }
  }
  return { app: null, from: null }
}

function parse(request: PayloadRequest): unknown {
  const claims = readClaims(String(valueAt(parsePayload(request), '/signedPayload')))
  const { data } = claims
  if (typeof data !== 'object' || data === null) return claims
  const inner = {
    ...decode('transactionInfo', valueAt(data, '/signedTransactionInfo')),
    ...decode('renewalInfo', valueAt(data, '/signedRenewalInfo')),
  }
  return { ...claims, data: { ...data, ...inner } }
}

function decode(name: string, token: unknown): Record<string, unknown> {
  return typeof token === 'string' ? { [name]: readClaims(token) } : {}
}

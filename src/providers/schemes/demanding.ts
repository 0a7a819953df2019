// What is demanded of a request beside its signature. Where one key signs for all of a provider's customers, a right
// signature only says "this provider": whose account, topic or app it is has to be compared as well.
import type { WebhookRequest } from '../../core/request.ts'
import type { Scheme, SettingInfo, Verdict, VerifierOptions } from '../provider.ts'
import type { Place } from '../read-value.ts'
import { type Refusal, refused } from './sole-header.ts'
import { toPayload } from './template.ts'

/** What is wrong with a request whose signature is right, or null. */
export type Demand = (request: WebhookRequest, options: VerifierOptions) => Refusal | null

/** `scheme`, and then `demand`. */
export function demanding(scheme: Scheme, demand: Demand): Scheme {
  return {
    ...scheme,
    prepare: (options) => {
      const { verify, sign } = scheme.prepare(options)
      const judge = (verdict: Verdict, request: WebhookRequest): Verdict =>
        verdict.ok ? (demand(request, options) ?? verdict) : verdict
      return {
        sign,
        verify: (request) => {
          const verdict = verify(request)
          return verdict instanceof Promise ? verdict.then((one) => judge(one, request)) : judge(verdict, request)
        },
      }
    },
  }
}

export interface Pin {
  at: Place
  /** What the setting is, for a person. */
  what: string
}

/** The values at some places must be what the settings of the same names say; one that is not set is not compared. */
export function pinned(scheme: Scheme, pins: Readonly<Record<string, Pin>>): Scheme {
  const settings = Object.entries(pins).map(([name, { what }]): [string, SettingInfo] => [
    name,
    { what, required: false },
  ])
  const demand: Demand = (request, { settings: given }) => {
    for (const [name, { at }] of Object.entries(pins)) {
      if (given[name] === undefined) continue
      const value = at.read(request, at.at.startsWith('body') ? toPayload(request) : undefined)
      if (value === undefined || ![given[name]].flat().map(String).includes(value)) {
        return refused('no_matching_secret', `signed, but ${at.at} is not the ${name} of this source`)
      }
    }
    return null
  }
  return withSettings(demanding(scheme, demand), Object.fromEntries(settings))
}

/** `scheme`, where a handshake or a demand takes settings too. */
export function withSettings(scheme: Scheme, settings: Readonly<Record<string, SettingInfo>>): Scheme {
  return { ...scheme, settings: { ...scheme.settings, ...settings } }
}

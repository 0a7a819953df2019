// What a user writes. Types only come from here; whether it holds is checked in check-config.ts when Landfall starts.

import type { Limits } from '../core/limits.ts'
import type { StoreAddress } from '../core/store-address.ts'
import type { Subscription } from '../core/subscription.ts'
import type { Source } from '../providers/provider.ts'

export interface Config {
  /**
   * A SQLite file's path, or a `postgres://` address; `{ url, password }` where a function is to give the password of each new
   * connection. Left out: ./landfall.db in the working directory.
   */
  store?: StoreAddress | undefined
  /** Endpoints by name: `stripe` is reached at POST /webhooks/stripe. */
  sources: Readonly<Record<string, Source<never>>>
  /** What happens with their events, by a name that stays: it is the subscription's identity in the store. */
  subscriptions?: Readonly<Record<string, Subscription>>
  /** Changes to the defaults in core/limits.ts. */
  limits?: Partial<Limits>
  /** The proxies in front, so that address lists see the sender and not the load balancer. Default: none. */
  proxies?: {
    /** How many they are, or their addresses and ranges. */
    trust: number | readonly string[]
    /** Where they say who called. Default 'x-forwarded-for'. */
    header?: 'x-forwarded-for' | 'forwarded'
    /**
     * Whether each of their connections to `landfall start` begins with a PROXY protocol header (version 1 or 2) that says
     * who called them. Needs `trust` as addresses: any other peer is closed, and so is a proxy that sends none.
     * Default false.
     */
    proxyProtocol?: boolean
  }
  /** What the sources' paths start with. Default '/webhooks'. */
  path?: string
}

/** Gives a configuration its types; returns it as it is. */
export function defineConfig(config: Config): Config {
  return config
}

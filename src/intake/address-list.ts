// The addresses that a source takes requests from: ranges of the user's, and those that the provider publishes, fetched on
// a schedule with the shipped ones until then. A list that is stale drops good traffic, so what a signature says about it
// is always told: see the verdicts in intake.ts.
import { toMessage } from '../core/errors.ts'
import type { Published, PublishedDocument } from '../core/published.ts'
import type { Log } from '../core/subscription.ts'
import type { Addresses } from '../providers/provider.ts'
import { isInside, toRanges } from './sender-address.ts'

export interface AddressRule {
  /** Ranges, addresses, or 'provider' for those that the provider publishes. */
  allow: readonly string[]
  /** 'observe' lets others in and says so; 'enforce' refuses them. */
  mode: 'observe' | 'enforce'
}

export interface AddressPorts {
  addresses: Addresses | null
  published: Published
  log: Log
}

/** Whether an address is on the list; an address that is not known is not. */
export type IsListed = (address: string | null) => boolean

export function makeIsListed({ allow }: AddressRule, ports: AddressPorts): IsListed {
  const own = toRanges(allow.filter((entry) => entry !== 'provider'))
  const provider = allow.includes('provider') ? makeProviderRanges(ports) : () => []
  return (address) => address !== null && (isInside(address, own) || isInside(address, provider()))
}

/** The provider's ranges: those of the newest copy that could be read, or the shipped ones while there is no copy. */
function makeProviderRanges({ addresses, published, log }: AddressPorts): () => ReturnType<typeof toRanges> {
  const shipped = toRanges(addresses?.ranges ?? [])
  let ranges = shipped
  let seen: PublishedDocument | null = null
  return () => {
    const document = addresses?.url == null ? null : published.get(addresses.url)
    // None yet, or none that is not too old: the same before a restart as after it.
    if (document === null) return shipped
    if (document === seen) return ranges
    seen = document
    try {
      const read = toRanges(addresses?.read?.(document.text) ?? [])
      // An empty list is a broken document, not a provider without addresses.
      if (read.length > 0) ranges = read
    } catch (error) {
      log.warn(
        { url: addresses?.url, error: toMessage(error) },
        'a published address list could not be read; the last good one stays',
      )
    }
    return ranges
  }
}

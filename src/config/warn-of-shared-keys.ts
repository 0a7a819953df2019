// A source whose provider signs for all of its customers with one key, and that nothing binds to one account yet.
import type { Log } from '../core/subscription.ts'
import type { ResolvedConfig } from './check-config.ts'

/** Says at the start where a right signature may be somebody else's: nothing later would ever show it. */
export function warnOfSharedKeys({ sources }: ResolvedConfig, log: Log): void {
  for (const { name, warnings } of sources) {
    for (const { kind, what, fix } of warnings) if (kind === 'shared_keys') log.warn({ source: name, hint: fix }, what)
  }
}

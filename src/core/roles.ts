// What a node of a store that several share does of the whole. Nothing above the store knows of other nodes: the roles meet
// in committed rows, whether they share a process or not.
import { expected, LandfallError } from './errors.ts'

/** `intake` takes webhooks, `worker` runs handlers and keeps the store, `admin` serves dashboard, API and metrics. */
export const roles = ['intake', 'worker', 'admin'] as const

export type Role = (typeof roles)[number]

/** Each role once, in the order of `roles`; `all` and an empty list stand for all of them. */
export function readRoles(words: readonly string[]): readonly Role[] {
  for (const word of words) {
    if (word === 'all' || (roles as readonly string[]).includes(word)) continue
    throw new LandfallError('request_invalid', expected('a role', `one of ${roles.join(', ')} or all`, word), {
      hint: 'Name one or several: --role intake,worker; LANDFALL_ROLE takes the same.',
    })
  }
  if (words.length === 0 || words.includes('all')) return roles
  return roles.filter((role) => words.includes(role))
}

export function isEveryRole(some: readonly Role[]): boolean {
  return roles.every((role) => some.includes(role))
}

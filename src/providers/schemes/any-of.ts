// Several ways in which one provider signs: by different headers, so that which one applies is seen, never guessed.
import type { Scheme, Verdict, Verifier } from '../provider.ts'

/** The first scheme whose header is there decides; the last one when none is. It also signs. */
export function anyOf(...schemes: [Scheme, ...Scheme[]]): Scheme {
  const last = schemes[schemes.length - 1] as Scheme
  return {
    kind: last.kind,
    header: last.header,
    credentialHeaders: schemes.flatMap((scheme) => scheme.credentialHeaders),
    prepare: (options) => {
      const verifiers = schemes.map((scheme): [string, Verifier] => [scheme.header, scheme.prepare(options)])
      const fallback = (verifiers[verifiers.length - 1] as [string, Verifier])[1]
      return {
        verify: (request): Verdict | Promise<Verdict> => {
          const present = verifiers.find(([header]) => request.headers.get(header) !== undefined)
          return (present?.[1] ?? fallback).verify(request)
        },
        sign: (draft) => fallback.sign(draft),
      }
    },
  }
}

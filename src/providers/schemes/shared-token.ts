// A shared token: the provider repeats a secret, in a header, the URL's query or the body. It proves the sender, not the
// body. Where nothing at all is sent, a token in the URL that we hand out is the same thing.
import type { WebhookRequest } from '../../core/request.ts'
import type { Scheme, Verifier } from '../provider.ts'
import { header as headerAt, type Place } from '../read-value.ts'
import { matchSecret } from './constant-time.ts'
import { invalid } from './signed-recipe.ts'
import { type Refusal, refused, soleHeader } from './sole-header.ts'
import { toPayload } from './template.ts'

export interface SharedTokenRecipe {
  /** The header that carries the token; left out where `at` says another place. */
  header?: string
  /** Another place: query('token'), body('/token'), form('token'). */
  at?: Place
  /** What stands before it, as 'Bearer '; in any case. */
  prefix?: string
  /** The setting that holds the header's name, where the user chooses it at the provider. */
  headerSetting?: string
}

export function sharedToken({ header, at, prefix = '', headerSetting }: SharedTokenRecipe): Scheme {
  const name = at === undefined ? (header ?? '').toLowerCase() : ''
  if (name === '' && at === undefined && headerSetting === undefined)
    throw invalid('the header of a token', 'a name', header)
  const what = 'the header that carries the token, as you named it at the provider'
  return {
    kind: 'shared-token',
    credentialHeaders: name === '' ? [] : [name],
    ...(headerSetting !== undefined && { chosenHeaders: (options) => toChosen(options[headerSetting]) }),
    header: name,
    needsSecrets: true,
    settings: headerSetting === undefined ? {} : { [headerSetting]: { what, required: header === undefined } },
    documents: () => [],
    prepare: ({ secrets, settings }) => {
      const chosen = headerSetting === undefined ? undefined : settings[headerSetting]
      const actual = typeof chosen === 'string' && chosen !== '' ? chosen.toLowerCase() : name
      if (actual === '' && at === undefined) throw invalid(String(headerSetting), 'the name of a header', chosen)
      return makeVerifier(at ?? headerAt(actual), at === undefined ? actual : null, { prefix, secrets })
    },
  }
}

function toChosen(header: unknown): string[] {
  return typeof header === 'string' && header !== '' ? [header.toLowerCase()] : []
}

interface Token {
  prefix: string
  secrets: readonly string[]
}

function makeVerifier(place: Place, header: string | null, { prefix, secrets }: Token): Verifier {
  const lead = prefix.toLowerCase()
  return {
    verify: (request) => {
      const value = readToken(place, header, request)
      if (typeof value !== 'string') return value
      if (value.slice(0, prefix.length).toLowerCase() !== lead) {
        return refused('malformed_header', `${place.at} does not start with ${JSON.stringify(prefix)}`)
      }
      // A header's characters are the bytes that were sent; a secret beyond ASCII was sent in UTF-8.
      const given = Buffer.from(value.slice(prefix.length), header === null ? 'utf8' : 'latin1')
      const secret = matchSecret(given, secrets)
      if (secret === -1) return refused('no_matching_secret', `the token at ${place.at} is none of the secrets`)
      return { ok: true, secret }
    },
    sign: (draft) => {
      const [first = ''] = secrets
      const token = header === null ? first : Buffer.from(first, 'utf8').toString('latin1')
      return place.write?.(draft, prefix + token) ?? draft
    },
  }
}

function readToken(place: Place, header: string | null, request: WebhookRequest): string | Refusal {
  if (header !== null) return soleHeader(request, header)
  const value = place.read(request, place.at.startsWith('body') ? toPayload(request) : undefined)
  return value ?? refused('missing_header', `there is no token at ${place.at}`)
}

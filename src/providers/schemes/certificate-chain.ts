// Keys that a token brings along in certificates (`x5c`, RFC 7515), as Apple's: whatever it brings, it counts only below a
// root that we had before, with the marks of its purpose, at the time at which it signed. No revocation is asked for: that
// would need a network.
import { X509Certificate } from 'node:crypto'
import { LandfallError, toMessage } from '../../core/errors.ts'
import { extensionIds } from './certificate-extensions.ts'
import { decode } from './encoding.ts'
import { type Refusal, refused } from './sole-header.ts'
import type { KeyAsk, TokenKeys } from './token-keys.ts'

export interface ChainRecipe {
  /** The trusted root (DER in base64), where the source gives none. */
  root: string
  /** Extensions, by object identifier, that the two certificates below the root have to have. */
  leafMark: string
  intermediateMark: string
  /** The claim that says when it was signed, in Unix milliseconds: the certificates have to be valid then. */
  signedAt: string
}

/** Exactly these: the one that signed, the one that vouches for it, and a copy of the root, which is not looked at. */
const chainLength = 3
/** How far clocks may differ at the edges of a certificate's validity. */
const skewMs = 60_000

const what = 'the root certificate that is trusted (PEM, or DER in base64); Apple Root CA - G3 where it is left out'

export function certifiedKeys(recipe: ChainRecipe): TokenKeys {
  return {
    needsSecrets: false,
    settings: { rootCertificate: { what, required: false } },
    documents: () => [],
    prepare: ({ secrets, settings }) => {
      const given = settings.rootCertificate === undefined ? secrets : [settings.rootCertificate]
      const roots = (given.length > 0 ? given : [recipe.root]).map(toRoot)
      return (ask) => {
        const leaf = judgeChain(recipe, roots, ask)
        return 'ok' in leaf ? leaf : [{ key: leaf.certificate.publicKey, index: leaf.root }]
      }
    },
  }
}

interface Leaf {
  certificate: X509Certificate
  /** Index of the root that vouches for it. */
  root: number
}

function judgeChain(
  recipe: ChainRecipe,
  roots: readonly X509Certificate[],
  { header, claims }: KeyAsk,
): Leaf | Refusal {
  const [leaf, intermediate] = toChain(header.x5c)
  if (leaf === undefined || intermediate === undefined) {
    return refused('malformed_header', `the token does not bring a chain of ${chainLength} certificates`)
  }
  const index = roots.findIndex((root) => isIssued(intermediate, root))
  const root = roots[index]
  if (root === undefined || !intermediate.ca || !isIssued(leaf, intermediate)) {
    return refused('no_matching_secret', "the token's certificates do not lead to the root that is trusted")
  }
  if (!extensionIds(leaf.raw).has(recipe.leafMark) || !extensionIds(intermediate.raw).has(recipe.intermediateMark)) {
    return refused('no_matching_secret', "the token's certificates are not for signing this")
  }
  const at = claims[recipe.signedAt]
  if (typeof at !== 'number' || ![leaf, intermediate, root].every((one) => isValidAt(one, at))) {
    return refused('no_matching_secret', "the token's certificates were not valid when it was signed")
  }
  return { certificate: leaf, root: index }
}

/** The first two of the chain; none where it is not one. */
function toChain(x5c: unknown): X509Certificate[] {
  if (!Array.isArray(x5c) || x5c.length !== chainLength) return []
  try {
    return x5c.slice(0, 2).flatMap((text) => {
      const der = typeof text === 'string' ? decode(text, 'base64') : null
      return der === null ? [] : new X509Certificate(der)
    })
  } catch {
    return []
  }
}

function isIssued(certificate: X509Certificate, by: X509Certificate): boolean {
  try {
    return certificate.issuer === by.subject && certificate.verify(by.publicKey)
  } catch {
    return false
  }
}

function isValidAt({ validFromDate, validToDate }: X509Certificate, at: number): boolean {
  return validFromDate.getTime() <= at + skewMs && at - skewMs <= validToDate.getTime()
}

/** A root signs itself: one that does not was cut or changed on its way into the configuration. */
function toRoot(given: unknown): X509Certificate {
  try {
    const text = String(given).trim()
    const root = new X509Certificate(text.startsWith('-----BEGIN') ? text : (decode(text, 'base64') ?? Buffer.alloc(0)))
    if (isIssued(root, root)) return root
  } catch (cause) {
    throw new LandfallError('config_invalid', `expected rootCertificate to be a certificate: ${toMessage(cause)}`, {
      cause,
    })
  }
  throw new LandfallError('config_invalid', 'expected rootCertificate to be a root: it is not signed by itself')
}

// Everything that is known of a provider, in words: one description for `landfall providers ID` and docs/providers.md.
import type { Coverage, Proof, Provider } from './provider.ts'

export const proofWords: Readonly<Record<Proof, string>> = {
  sdk: "proven against the provider's own SDK",
  source: "proven against the provider's own sending code",
  docs: "proven against the provider's documents",
  corroborated: 'proven by independent implementations that agree',
  secondary: 'unproven: from secondary sources only',
  own: 'your own recipe',
}

export const coverageWords: Readonly<Record<Coverage, string>> = {
  body: 'the whole body is signed',
  part: 'only a part of the body is signed: fetch the object before you act on the rest',
  sender: 'only the sender is proven, not the body: fetch the object before you act on it',
  nothing: 'nothing is signed: a token in the URL keeps strangers out; fetch the object before you act on it',
}

export interface Fact {
  name: string
  text: string
}

/** In the order in which a person who sets it up needs them. */
export function describeProvider(provider: Provider): Fact[] {
  const { scheme, delivery, setup, handshake, addresses } = provider
  const settings = Object.entries(scheme.settings).map(
    ([name, { what, required }]) => `${name}${required ? '' : ' (optional)'}: ${what}`,
  )
  return [
    ...fact('Proof', proofWords[provider.proof]),
    ...fact(
      'Signature',
      `${scheme.kind}${scheme.header === '' ? '' : ` in ${scheme.header}`}; ${coverageWords[provider.authenticates]}`,
    ),
    ...Object.entries(provider.coverages).flatMap(([way, covers]) => fact(`Covered (${way})`, coverageWords[covers])),
    ...fact('Paste the URL', setup?.url),
    ...fact('Secret', setup?.secret),
    ...fact('Settings', settings.join('; ')),
    ...fact(
      'Greeting',
      handshake && `${handshake.kind}, answered by itself${handshake.signed ? ' once verified' : ''}`,
    ),
    ...fact('Wants back with every answer', provider.echoes.join(', ')),
    ...fact('Waits for an answer', delivery.timeoutSeconds === null ? null : `${delivery.timeoutSeconds} s`),
    ...fact('Retries', delivery.schedule),
    ...fact('Turns an endpoint off', delivery.disables),
    ...fact('Lists its events', delivery.canList),
    ...fact('Delivers again', delivery.canRedeliver),
    ...fact('Order by', provider.orderBy),
    ...fact('Addresses', addresses && (addresses.url ?? `${addresses.ranges.length} ranges`)),
    ...provider.notes.flatMap((note) => fact('Note', note)),
  ]
}

function fact(name: string, text: string | null | undefined): Fact[] {
  return text === null || text === undefined || text === '' ? [] : [{ name, text }]
}

// The proof of a recipe in a user's own tests: captured requests verify, and flipped ones do not, or the test fails.
import { LandfallError } from '../core/errors.ts'
import { type CapturedRequest, proveCaptured, type SourceProof } from '../providers/prove-captured.ts'
import type { SampleSource } from './signed-sample.ts'

export interface ProveOptions {
  /** What the provider publishes (key sets, certificates), as text by URL: nothing is fetched in a test. */
  documents?: Readonly<Record<string, string>>
}

/**
 * Judges each captured request at its time (`at`, in Unix seconds; null for no clock), then again with one byte flipped in
 * body, signature, timestamp and secret. Throws `proof_failed` where a true one is refused, a flipped one is accepted, or
 * there is none. Takes the lines that `landfall verify` takes; what they say of provider and secrets is not looked at.
 */
export async function proveSource(
  source: SampleSource,
  captured: readonly CapturedRequest[],
  { documents = {} }: ProveOptions = {},
): Promise<SourceProof> {
  const held = new Map(Object.entries(documents).map(([url, text]) => [url, { text, fetchedAt: 0 }]))
  const published = { get: (url: string) => held.get(url) ?? null, want: () => undefined }
  const proof = await proveCaptured(source, captured, { published })
  const failures = captured.length === 0 ? ['there is no captured request'] : proof.failures
  if (failures.length === 0) return proof
  const found = failures.slice(0, failuresShownMax).map((one) => `\n  - ${one}`)
  const more = failures.length > failuresShownMax ? `\n  - and ${failures.length - failuresShownMax} more` : ''
  throw new LandfallError('proof_failed', `${source.provider.name} is not proven:${found.join('')}${more}`)
}

/** More are only counted. */
const failuresShownMax = 10

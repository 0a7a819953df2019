// The door of `landfall/testing`. Re-exports only.
export type { CapturedRequest, Flipped, SourceProof } from '../providers/prove-captured.ts'
export { type ProveOptions, proveSource } from './prove-source.ts'
export { type SampleOptions, type SampleSource, type SignedSample, sampleTypes, signedSample } from './signed-sample.ts'

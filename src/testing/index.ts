// The door of `landfall/testing`. Re-exports only.
export { type SampleOptions, type SampleSource, type SignedSample, sampleTypes, signedSample } from './signed-sample.ts'

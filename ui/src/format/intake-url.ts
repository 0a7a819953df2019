import type { SourceInfo } from '../../../src/api/contract.ts'

const usualIntakePort = 8400

/** Where the provider posts to: what the server says, else the intake's usual port on the host this page came from. */
export function toIntakeUrl(source: Pick<SourceInfo, 'path' | 'url'>): string {
  return source.url ?? `http://${window.location.hostname}:${usualIntakePort}${source.path}`
}

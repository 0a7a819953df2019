// The package's own version, read from its package.json: the same two folders up from src/server and from dist/server.
import { readFileSync } from 'node:fs'

export const version: string = readVersion()

function readVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}

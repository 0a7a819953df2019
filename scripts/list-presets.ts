// Writes src/providers/registry.ts and src/providers/index.ts from the files in src/providers/presets/: a preset is listed
// by being there. `npm run presets`; test/presets.test.ts fails while they are not as this would write them.
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('../src/providers/', import.meta.url))

/** 'standard-webhooks' is exported as standardWebhooks. */
export function toExport(id: string): string {
  return id.replaceAll(/-([a-z0-9])/g, (_dash, letter: string) => letter.toUpperCase())
}

export function listPresets(): string[] {
  return readdirSync(`${folder}presets`)
    .filter((name) => name.endsWith('.ts'))
    .map((name) => name.slice(0, -'.ts'.length))
    .toSorted()
}

export function toRegistry(ids: readonly string[]): string {
  const imports = ids.map((id) => `import { ${toExport(id)} } from './presets/${id}.ts'`)
  const names = ids.map((id) => `  ${toExport(id)},`)
  return `// Every preset, for those who look one up by its id: the command line and the tests. Written by scripts/list-presets.ts.
${imports.join('\n')}
import type { SourceFactory } from './provider.ts'

export const registry: readonly SourceFactory<never, never>[] = [
${names.join('\n')}
]
`
}

export function toDoor(ids: readonly string[]): string {
  return `// The door of \`landfall/providers\`. Re-exports only. Written by scripts/list-presets.ts.
export { type CustomOptions, custom } from './custom.ts'
${ids.map((id) => `export * from './presets/${id}.ts'`).join('\n')}
export type { Source, SourceFactory, SourceOptions } from './provider.ts'
`
}

/** Presets with samples: those with a file of their name in samples/. */
export function listSamples(ids: readonly string[]): string[] {
  return ids.filter((id) => existsSync(`${folder}samples/${id}.ts`))
}

export function toSampleRegistry(ids: readonly string[]): string {
  const imports = ids.map((id) => `import { ${toExport(id)}Samples } from './${id}.ts'`)
  const entries = ids.map((id) => `  ['${id}', ${toExport(id)}Samples],`)
  return `// Every provider's samples by its id. Written by scripts/list-presets.ts.
import type { SampleSet } from './draw.ts'
${imports.join('\n')}

export const sampleSets: ReadonlyMap<string, SampleSet> = new Map([
${entries.join('\n')}
])
`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const ids = listPresets()
  writeFileSync(`${folder}registry.ts`, toRegistry(ids))
  writeFileSync(`${folder}index.ts`, toDoor(ids))
  writeFileSync(`${folder}samples/registry.ts`, toSampleRegistry(listSamples(ids)))
}

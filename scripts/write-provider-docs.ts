// Writes docs/providers.md, and the table of proofs in the README, from the presets themselves. `npm run presets`;
// test/docs.test.ts fails while either is not as this would write it.
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { coverageWords, describeProvider, proofWords } from '../src/providers/describe-provider.ts'
import type { Coverage, Provider } from '../src/providers/provider.ts'
import { registry } from '../src/providers/registry.ts'

const providers: readonly Provider[] = registry.map(({ provider }) => provider)

export function toProviderDocs(): string {
  return `# Providers

${providers.length} presets, written from their files by \`npm run presets\`. Use one as
\`import { stripe } from 'landfall/providers'\`; \`landfall providers ID\` prints the same as below.

${toProofTable()}

What a signature covers: ${Object.values(coverageWords).join('; ')}.

${providers.map(toSection).join('\n')}`
}

const columns: readonly Coverage[] = ['body', 'part', 'sender', 'nothing']

/** How the presets are proven, and what their signatures cover where no option says otherwise. */
export function toProofTable(): string {
  const count = (some: readonly Provider[]): string =>
    [some.length, ...columns.map((covers) => some.filter((one) => one.authenticates === covers).length)].join(' | ')
  const rows = Object.entries(proofWords).filter(([proof]) => proof !== 'own')
  return [
    '| proof | presets | whole body signed | part of it | only the sender | nothing |',
    '|---|--:|--:|--:|--:|--:|',
    ...rows.map(([proof, words]) => `| ${words} | ${count(providers.filter((one) => one.proof === proof))} |`),
    `| together | ${count(providers)} |`,
  ].join('\n')
}

const marks: readonly [begin: string, end: string] = ['<!-- proofs: written by npm run presets -->', '<!-- /proofs -->']

/** The README with the table as it has to be. */
export function toReadme(readme: string): string {
  const [begin, end] = marks.map((mark) => readme.indexOf(mark)) as [number, number]
  if (begin === -1 || end < begin) throw new Error(`README.md lacks ${marks.join(' or ')}`)
  return `${readme.slice(0, begin + marks[0].length)}\n${toProofTable()}\n${readme.slice(end)}`
}

function toSection(provider: Provider): string {
  const facts = describeProvider(provider).map(({ name, text }) => `- ${name}: ${text}`)
  return `## ${provider.name}\n\n\`${provider.id}\`\n\n${facts.join('\n')}\n`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const path = (name: string): string => fileURLToPath(new URL(`../${name}`, import.meta.url))
  writeFileSync(path('docs/providers.md'), toProviderDocs())
  writeFileSync(path('README.md'), toReadme(readFileSync(path('README.md'), 'utf8')))
}

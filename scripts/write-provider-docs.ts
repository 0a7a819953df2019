// Writes docs/providers.md from the presets themselves. `npm run presets`; test/presets.test.ts fails while it is not so.
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { coverageWords, describeProvider, proofWords } from '../src/providers/describe-provider.ts'
import { registry } from '../src/providers/registry.ts'

export function toProviderDocs(): string {
  const providers = registry.map(({ provider }) => provider)
  const count = (proof: string): number => providers.filter((one) => one.proof === proof).length
  const rows = Object.entries(proofWords).filter(([proof]) => proof !== 'own')
  return `# Providers

${providers.length} presets, written from their files by \`npm run presets\`. Use one as
\`import { stripe } from 'landfall/providers'\`; \`landfall providers ID\` prints the same as below.

| proof | presets |
|---|--:|
${rows.map(([proof, words]) => `| ${words} | ${count(proof)} |`).join('\n')}

What a signature covers: ${Object.values(coverageWords).join('; ')}.

${providers.map(toSection).join('\n')}`
}

function toSection(provider: (typeof registry)[number]['provider']): string {
  const facts = describeProvider(provider).map(({ name, text }) => `- ${name}: ${text}`)
  return `## ${provider.name}\n\n\`${provider.id}\`\n\n${facts.join('\n')}\n`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(fileURLToPath(new URL('../docs/providers.md', import.meta.url)), toProviderDocs())
}

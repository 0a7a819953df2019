// `landfall providers`: the presets there are, and everything known of one, with the steps to set it up.
import { Command } from 'commander'
import { LandfallError } from '../core/errors.ts'
import { describeProvider, proofWords } from '../providers/describe-provider.ts'
import type { Provider } from '../providers/provider.ts'
import { registry } from '../providers/registry.ts'
import { bold, dim, printJson, printTable, yellow } from './print.ts'

interface ProvidersFlags {
  search?: string
  json?: boolean
}

export function providersCommand(): Command {
  return new Command('providers')
    .description('the presets there are, or everything known of one')
    .argument('[id]', 'a preset, as stripe')
    .option('--search <text>', 'only those with this in their id or name')
    .option('--json', 'one JSON line a preset')
    .addHelpText(
      'after',
      '\nExamples:\n  landfall providers\n  landfall providers --search pay\n  landfall providers stripe\n',
    )
    .action(show)
}

function show(id: string | undefined, flags: ProvidersFlags): void {
  if (id !== undefined) {
    const provider = registry.find((factory) => factory.provider.id === id)?.provider
    if (provider === undefined) throw unknown(id)
    showOne(provider, flags)
    return
  }
  const found = registry.map(({ provider }) => provider).filter((provider) => matches(provider, flags.search ?? ''))
  if (flags.json) for (const provider of found) printJson(toJson(provider))
  else showAll(found)
}

function matches({ id, name }: Provider, text: string): boolean {
  return `${id} ${name}`.toLowerCase().includes(text.toLowerCase())
}

function unknown(id: string): LandfallError {
  const near = registry.map(({ provider }) => provider.id).filter((one) => one.includes(id) || id.includes(one))
  const hint =
    near.length > 0
      ? `Did you mean ${near.slice(0, 5).join(', ')}?`
      : 'landfall providers --search TEXT; a sender without a preset is described with custom({...}).'
  return new LandfallError('request_invalid', `there is no preset ${JSON.stringify(id)}`, { hint })
}

function showOne(provider: Provider, flags: ProvidersFlags): void {
  if (flags.json) {
    printJson(toJson(provider))
    return
  }
  console.log(`${bold(provider.name)}  ${dim(provider.id)}\n`)
  for (const { name, text } of describeProvider(provider)) console.log(`  ${name.padEnd(22)}${text}`)
  const use = provider.id.replaceAll(/-([a-z0-9])/g, (_dash, letter: string) => letter.toUpperCase())
  console.log(`\n  ${dim('import { ')}${use}${dim(" } from 'landfall/providers'")}`)
}

function showAll(found: readonly Provider[]): void {
  printTable(
    ['ID', 'NAME', 'SIGNATURE', 'COVERS', 'PROOF'],
    found.map((one) => [one.id, one.name, one.scheme.kind, one.authenticates, one.proof]),
  )
  const unproven = found.filter(({ proof }) => proof === 'secondary').length
  console.log(
    dim(`\n${found.length} presets`) + (unproven > 0 ? yellow(`, ${unproven} of them ${proofWords.secondary}`) : ''),
  )
}

function toJson(provider: Provider): object {
  const { id, name, authenticates, proof, scheme, delivery, setup, notes, handshake, addresses, orderBy } = provider
  const { read: _read, ...published } = addresses ?? { read: undefined }
  return {
    id,
    name,
    authenticates,
    proof,
    scheme: scheme.kind,
    header: scheme.header,
    settings: scheme.settings,
    delivery,
    setup,
    notes,
    handshake: handshake?.kind ?? null,
    addresses: addresses && published,
    orderBy,
  }
}

// `landfall sources`: the configured endpoints, what proves their senders, and when they were last heard of.
import { Command } from 'commander'
import type { Operate } from '../operate/operate.ts'
import { atDesk } from './desk.ts'
import { dim, printJson, printTable, toTime, yellow } from './print.ts'

interface SourcesFlags {
  config?: string
  json?: boolean
}

export function sourcesCommand(): Command {
  return new Command('sources')
    .description('the configured endpoints and when they were last heard of')
    .option('-c, --config <file>', 'the configuration')
    .option('--json', 'one JSON line a source')
    .addHelpText('after', '\nExamples:\n  landfall sources\n  landfall sources --json\n')
    .action((flags: SourcesFlags) => atDesk(flags.config, ({ operate }) => list(flags, operate)))
}

async function list(flags: SourcesFlags, operate: Operate): Promise<void> {
  const sources = await operate.sources()
  if (flags.json) {
    for (const source of sources) printJson(source)
    return
  }
  const rows = sources.map((one) => [
    one.name,
    one.provider.name,
    one.path,
    String(one.secrets),
    toTime(one.lastEventAt),
    toTime(one.lastRefusedAt),
  ])
  printTable(['SOURCE', 'PROVIDER', 'PATH', 'SECRETS', 'LAST EVENT (UTC)', 'LAST REFUSAL (UTC)'], rows)
  for (const { name, warnings } of sources) {
    for (const { what, fix } of warnings) console.log(yellow(`\n${name}: ${what}. ${fix}`))
  }
  for (const { name, secretUses } of sources) {
    for (const use of secretUses) console.log(`\n${name}: ${use.name} matched ${use.matched} times; ${use.advice}`)
  }
  for (const { name, addresses } of sources) {
    for (const { what, count, advice } of addresses?.findings ?? [])
      console.log(yellow(`\n${name}: ${what}, ${count} times in seven days. ${advice}`))
  }
  for (const one of await operate.subscriptions()) printSubscription(one)
}

type Subscription = Awaited<ReturnType<Operate['subscriptions']>>[number]

function printSubscription({ name, source, types, handler, pausedAt, breaker, ...jobs }: Subscription): void {
  const what = source === null ? 'not configured any more' : `${types.join(', ')} → ${handler}`
  console.log(dim(`\n${source ?? '?'} → ${name}: ${what}`))
  const counts = (['pending', 'running', 'dead'] as const).flatMap((state) =>
    jobs[state] === 0 ? [] : [`${jobs[state]} ${state}`],
  )
  if (counts.length > 0) console.log(`  ${counts.join(', ')}`)
  if (pausedAt !== null)
    console.log(yellow(`  paused since ${toTime(pausedAt)} UTC; go on with: landfall resume ${name}`))
  if (breaker.phase !== 'closed') {
    const until = breaker.until === null ? '' : ` until ${toTime(breaker.until)} UTC`
    console.log(yellow(`  its breaker is ${breaker.phase}${until}, because it kept failing`))
  }
}

// `landfall replay`: asks the running server for the jobs of many events again, and shows how far it comes. The server carries
// it out: who leaves this command leaves it running.
import { Command, Option } from 'commander'
import type { ReplayAnswer, ReplayAsk, ReplayFilter, ReplayInfo } from '../api/contract.ts'
import { isLandfallError, LandfallError } from '../core/errors.ts'
import { jobStates, retryableStates } from '../core/job.ts'
import { replayConfigurations } from '../core/replay.ts'
import { adminOption, askAdmin } from './ask-admin.ts'
import { bold, clean, dim, green, printJson, yellow } from './print.ts'
import { toWhole } from './server-flags.ts'

interface ReplayFlags extends ReplayFilter {
  to: string
  until?: string
  all?: boolean
  rate: string
  freshKeys?: boolean
  configuration: 'original' | 'current'
  dryRun?: boolean
  pause?: string
  resume?: string
  cancel?: string
  json?: boolean
}

const moves = ['pause', 'resume', 'cancel'] as const

export function replayCommand(): Command {
  return new Command('replay')
    .description('run the jobs of many events again: dead ones, a time span, a new subscription')
    .option('--source <name>', 'only events of this source')
    .option('--type <type>', 'only of this type')
    .addOption(new Option('--state <state>', 'only with a job in this state').choices(jobStates))
    .option('--q <text>', 'only with this text in the key or the type')
    .option('--from <time>', 'only received at or after this ISO 8601 time')
    .option('--until <time>', 'only received before this')
    .option('--subscription <name>', 'only jobs of this subscription')
    .addOption(new Option('--job-state <state>', 'only jobs in this state').choices(retryableStates))
    .option('--all', 'every event that is kept, where no filter is given')
    .option('--dry-run', 'only count')
    .option('--rate <jobs>', 'jobs put back in a second', '50')
    .option('--fresh-keys', 'new idempotency keys and steps: what was done once may be done again')
    .addOption(
      new Option('--configuration <which>', "the jobs they had, or those that today's subscriptions want of them")
        .choices(replayConfigurations)
        .default('original'),
    )
    .option('--pause <id>', 'instead: stop this replay for now')
    .option('--resume <id>', 'instead: let it go on')
    .option('--cancel <id>', 'instead: end it; what it put back stays put back')
    .option('--json', 'JSON lines: the count, then the progress')
    .addOption(adminOption())
    .addHelpText('after', help)
    .action(replay)
}

const help = `
Jobs that wait or run already are left alone. Ctrl-C leaves the replay running; it goes on after a restart, too.

Examples:
  landfall replay --job-state dead --subscription post-ledger --dry-run
  landfall replay --job-state dead --subscription post-ledger
  landfall replay --source stripe --from 2026-11-01T00:00:00Z --rate 10
  landfall replay --subscription new-report --configuration current
  landfall replay --cancel rpl_7
`

async function replay(flags: ReplayFlags): Promise<void> {
  const { to, json = false, dryRun = false } = flags
  const move = moves.find((word) => flags[word] !== undefined)
  if (move !== undefined) {
    await steer(move, flags[move] ?? '', { to, json })
    return
  }
  const answer = await askAdmin<ReplayAnswer>(to, '/api/replays', toAsk(flags))
  if (json) printJson(answer)
  else printCount(answer)
  if (answer.id === null) {
    if (!json && dryRun) console.log(dim('Nothing was changed. The same without --dry-run begins it.'))
    return
  }
  await follow(answer.id, { to, json })
}

async function steer(move: (typeof moves)[number], id: string, { to, json }: Following): Promise<void> {
  const info = await askAdmin<ReplayInfo>(to, `/api/replays/${encodeURIComponent(id)}/${move}`, {})
  if (json) printJson(info)
  else console.log(`${info.id} is ${info.state}: ${info.replayed} of ${info.jobs} jobs put back`)
}

function toAsk(flags: ReplayFlags): ReplayAsk {
  const { source, type, state, q, from, subscription, jobState, until } = flags
  const given = { source, type, state, q, from, subscription, jobState, to: until }
  const filter = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as ReplayFilter
  if (Object.keys(filter).length === 0 && flags.all !== true) {
    throw new LandfallError('request_invalid', 'no filter is given, so this would replay every event that is kept', {
      hint: 'Give a filter such as --job-state dead, or --all if every one is meant.',
    })
  }
  return {
    filter,
    all: flags.all ?? false,
    dryRun: flags.dryRun ?? false,
    freshKeys: flags.freshKeys ?? false,
    configuration: flags.configuration,
    ratePerSecond: toWhole('--rate', flags.rate, { min: 1, max: 1000 }),
  }
}

function printCount({ matched, jobs, skipped, left, orderKeys, subscriptions, complete }: ReplayAnswer): void {
  const more = complete ? '' : 'at least '
  const keys = orderKeys.count === 0 ? '' : `, ${toPlural(orderKeys.count, 'order key')}`
  console.log(bold(`${more}${toPlural(matched, 'event')}, ${toPlural(jobs, 'job')}${keys}`))
  for (const one of subscriptions) console.log(`  ${one.subscription}  ${dim(toPlural(one.jobs, 'job'))}`)
  if (orderKeys.count > 0) {
    const first = orderKeys.first.map(({ key }) => clean(key)).join(', ')
    console.log(dim(`  order keys: ${first}${orderKeys.count > orderKeys.first.length ? ', ...' : ''}`))
  }
  if (skipped > 0) console.log(yellow(`  ${skipped} skipped, because they wait or run`))
  if (left > 0) console.log(yellow(`  ${left} left, because today's subscriptions do not want them`))
}

function toPlural(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? '' : 's'}`
}

interface Following {
  to: string
  json: boolean
}

/** How often it asks how far the replay came, in milliseconds. */
const followEveryMs = 500

async function follow(id: string, { to, json }: Following): Promise<void> {
  const leave = (): void => {
    console.error(dim(`\n${id} goes on at the server. To end it: landfall replay --cancel ${id} --to ${to}`))
    process.exit(130)
  }
  process.once('SIGINT', leave)
  let shown = -1
  while (true) {
    const info = await read(id, to)
    if (info.state === 'done' || info.state === 'cancelled') {
      process.removeListener('SIGINT', leave)
      printEnd(info, json)
      return
    }
    if (info.replayed !== shown) {
      shown = info.replayed
      if (json) printJson(info)
      else console.error(dim(`${id} ${info.state}: ${info.replayed} of ${info.jobs}`))
    }
    await new Promise((resolve) => setTimeout(resolve, followEveryMs))
  }
}

/** A server that is stopped takes the replay with it only for as long as it is away. */
async function read(id: string, to: string): Promise<ReplayInfo> {
  try {
    return await askAdmin<ReplayInfo>(to, `/api/replays/${id}`)
  } catch (error) {
    if (!isLandfallError(error, 'server_unreachable')) throw error
    const hint = `${id} goes on when the server runs again; see its dashboard, or GET /api/replays/${id}.`
    throw new LandfallError('server_unreachable', error.message, { hint, cause: error })
  }
}

/** Exit code 1 where somebody cancelled it. */
function printEnd(info: ReplayInfo, json: boolean): void {
  const { id, state, replayed, skipped } = info
  if (state === 'cancelled') process.exitCode = 1
  if (json) {
    printJson(info)
    return
  }
  const rest = skipped === 0 ? '' : dim(`, ${skipped} skipped`)
  if (state === 'cancelled') console.log(`${yellow('✗')} ${id} was cancelled after ${toPlural(replayed, 'job')}${rest}`)
  else
    console.log(`${green('✓')} ${bold(`${toPlural(replayed, 'job')} put back`)} by ${id}${rest}; see landfall events`)
}

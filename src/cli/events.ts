// `landfall events`: the latest events and what became of them.
import { Command } from 'commander'
import { expected, LandfallError } from '../core/errors.ts'
import { type JobState, jobStates } from '../core/job.ts'
import type { EventFilter, EventSummary } from '../store/store.ts'
import { atDesk } from './desk.ts'
import { clean, dim, green, printJson, printTable, red, toTime, yellow } from './print.ts'
import { toWhole } from './server-flags.ts'

interface EventsFlags {
  config?: string
  source?: string
  type?: string
  state?: string
  limit: string
  json?: boolean
}

export function eventsCommand(): Command {
  return new Command('events')
    .description('the latest events and what became of them')
    .option('-c, --config <file>', 'the configuration')
    .option('--source <name>', 'only of this source')
    .option('--type <type>', 'only of this type')
    .option('--state <state>', `only with a job that is ${jobStates.join(', ')}`)
    .option('--limit <number>', 'how many', '20')
    .option('--json', 'one JSON line an event')
    .addHelpText(
      'after',
      '\nExamples:\n  landfall events --state dead\n  landfall events --source stripe --type invoice.paid --limit 100\n',
    )
    .action((flags: EventsFlags) => atDesk(flags.config, ({ operate }) => list(flags, operate)))
}

async function list(
  flags: EventsFlags,
  operate: Parameters<Parameters<typeof atDesk>[1]>[0]['operate'],
): Promise<void> {
  const page = await operate.listEvents(toFilter(flags), {
    limit: toWhole('--limit', flags.limit, { min: 1, max: 200 }),
  })
  if (flags.json) for (const event of page.items) printJson(event)
  else if (page.items.length === 0) console.log(dim('No events. Send one: landfall send SOURCE TYPE'))
  else printTable(['RECEIVED (UTC)', 'EVENT', 'SOURCE', 'TYPE', 'JOBS', 'KEY'], page.items.map(toRow))
}

function toFilter({ source, type, state }: EventsFlags): EventFilter {
  if (state !== undefined && !isState(state))
    throw new LandfallError('request_invalid', expected('--state', `one of ${jobStates.join(', ')}`, state))
  return {
    ...(source !== undefined && { source }),
    ...(type !== undefined && { type }),
    ...(state !== undefined && { state }),
  }
}

function isState(text: string): text is JobState {
  return (jobStates as readonly string[]).includes(text)
}

function toRow(event: EventSummary): string[] {
  const jobs = event.jobs.map(({ state }) => toColoured(state)).join(' ') || dim('none')
  const again = event.duplicates > 0 ? ` (+${event.duplicates} duplicate${event.duplicates > 1 ? 's' : ''})` : ''
  return [toTime(event.receivedAt), event.id, event.source, clean(event.type), jobs, clean(event.key) + dim(again)]
}

export function toColoured(state: JobState): string {
  return state === 'succeeded'
    ? green(state)
    : state === 'dead'
      ? red(state)
      : state === 'running'
        ? yellow(state)
        : state
}

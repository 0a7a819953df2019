// `landfall explain ID`: one event's way with its times, or why a request was refused and what to do about it.
import { Command } from 'commander'
import { toWords } from '../core/duration.ts'
import type { EventView, Operate, RequestView } from '../operate/operate.ts'
import { atDesk } from './desk.ts'
import { toColoured } from './events.ts'
import { bold, clean, dim, green, printJson, red, toTime } from './print.ts'

interface ExplainFlags {
  config?: string
  json?: boolean
}

export function explainCommand(): Command {
  return new Command('explain')
    .description('what happened to one event or request, and why')
    .argument('<id>', 'an event (evt_...) or a request (req_...), as `landfall events` and the dashboard show them')
    .option('-c, --config <file>', 'the configuration')
    .option('--json', 'all of it as one JSON line')
    .addHelpText('after', '\nExamples:\n  landfall explain evt_12\n  landfall explain req_13 --json\n')
    .action((id: string, flags: ExplainFlags) => atDesk(flags.config, ({ operate }) => explain(id, flags, operate)))
}

async function explain(id: string, flags: ExplainFlags, operate: Operate): Promise<void> {
  if (!id.startsWith('req_')) return explainEvent(await operate.showEvent(id), flags)
  const request = await operate.showRequest(id)
  explainRequest(request, flags)
  if (request.eventId !== null && !flags.json) explainEvent(await operate.showEvent(request.eventId), flags)
}

function explainEvent(event: EventView, flags: ExplainFlags): void {
  if (flags.json) {
    printJson({ ...event, request: { ...event.request, body: Buffer.from(event.request.body).toString('utf8') } })
    return
  }
  console.log(
    `${bold(clean(event.type))}  ${event.id}  ${dim(`${event.source} · ${clean(event.key)} · ${event.duplicates} duplicates`)}\n`,
  )
  const start = event.timeline[0]?.at ?? event.receivedAt
  for (const line of event.timeline) {
    const took = line.durationMs === null ? '' : dim(` ${toWords(line.durationMs)}`)
    console.log(
      `  ${line.ok ? green('•') : red('•')} ${toTime(line.at)}  ${dim(`+${toWords(line.at - start)}`.padEnd(9))} ${clean(line.title)}${took}`,
    )
  }
  for (const job of event.jobs) {
    console.log(
      `\n  ${bold(job.subscription)}  ${toColoured(job.state)}  ${dim(`${job.id} · ${job.attempts} attempts`)}`,
    )
    const last = job.history.findLast(({ error }) => error !== null)
    if (last?.error) console.log(`    ${red(last.cause ?? 'failed')}: ${clean(last.error.split('\n')[0] ?? '')}`)
  }
}

function explainRequest(request: RequestView, flags: ExplainFlags): void {
  if (flags.json) {
    printJson({ ...request, body: Buffer.from(request.body).toString('utf8') })
    return
  }
  console.log(
    `${bold(request.id)}  ${request.outcome} with ${request.status}  ${dim(`${request.source} · ${toTime(request.receivedAt)} · ${request.body.length} bytes`)}\n`,
  )
  if (request.diagnosis === null) return
  console.log(`  ${red(request.diagnosis.cause)}`)
  for (const line of request.diagnosis.evidence) console.log(`    ${clean(line)}`)
  console.log(`  ${green('Fix:')} ${clean(request.diagnosis.fix)}\n`)
}

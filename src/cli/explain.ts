// `landfall explain ID`: one event's way with its times, or why a request was refused and what to do about it; with --admit
// a refused request that verifies now is let in.
import { Command } from 'commander'
import type { Reverified } from '../api/contract.ts'
import { toWords } from '../core/duration.ts'
import { expected, LandfallError } from '../core/errors.ts'
import type { EventView, Operate, RequestView } from '../operate/operate.ts'
import { adminOption, askAdmin } from './ask-admin.ts'
import { atDesk } from './desk.ts'
import { toColoured } from './events.ts'
import { bold, clean, dim, green, printJson, red, toTime } from './print.ts'

interface ExplainFlags {
  config?: string
  json?: boolean
  admit?: boolean
  to: string
}

export function explainCommand(): Command {
  return new Command('explain')
    .description('what happened to one event or request, and why')
    .argument('<id>', 'an event (evt_...) or a request (req_...), as `landfall events` and the dashboard show them')
    .option('-c, --config <file>', 'the configuration')
    .option('--json', 'all of it as one JSON line')
    .option('--admit', 'verify a refused request again at the running server, and let it in if it passes now')
    .addOption(adminOption())
    .addHelpText(
      'after',
      '\nExamples:\n  landfall explain evt_12\n  landfall explain req_13 --json\n  landfall explain req_13 --admit\n\nWith --admit, exit code 1 says that it is still refused.\n',
    )
    .action((id: string, flags: ExplainFlags) =>
      flags.admit ? admit(id, flags) : atDesk(flags.config, ({ operate }) => explain(id, flags, operate)),
    )
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
  const { outcome, status, admittedAt } = request
  const size = request.bodyKept ? `${request.body.length} bytes` : 'the body is no longer kept'
  const became = admittedAt === null ? '' : `, ${outcome} since it was admitted at ${toTime(admittedAt)}`
  console.log(
    `${bold(request.id)}  ${admittedAt === null ? outcome : 'refused'} with ${status}${became}  ${dim(`${request.source} · ${toTime(request.receivedAt)} · ${size}`)}\n`,
  )
  if (request.diagnosis === null) return
  console.log(`  ${red(request.diagnosis.cause)}`)
  for (const line of request.diagnosis.evidence) console.log(`    ${clean(line)}`)
  console.log(`  ${green('Fix:')} ${clean(request.diagnosis.fix)}\n`)
}

async function admit(id: string, { to, json }: ExplainFlags): Promise<void> {
  if (!id.startsWith('req_')) throw new LandfallError('request_invalid', expected('ID', 'a request (req_...)', id))
  const path = `/api/requests/${encodeURIComponent(id)}/reverify`
  const verdict = await askAdmin<Reverified>(to, path, { admit: true })
  if (verdict.admission === null) process.exitCode = 1
  if (json) printJson(verdict)
  else console.log(toAdmitWords(verdict))
}

function toAdmitWords({ id, admission, reason, detail }: Reverified): string {
  if (admission === null) {
    const restart = dim(
      'The running server judges by the configuration it started with: restart it after you mend that.',
    )
    return `${red('✗')} ${id} is still refused${reason === null ? '' : `: ${reason}`}\n  ${clean(detail)}\n${restart}`
  }
  if (!admission.admitted) return `${id} is ${admission.outcome} already; nothing was changed`
  const events = admission.events.map((event) => dim(`\n  landfall explain ${event}`)).join('')
  const held = admission.outcome === 'duplicate' ? ', and its events were held already: nothing runs twice' : ''
  return `${green('✓')} ${id} is admitted: ${clean(detail)}${held}${events}`
}

// `landfall start`: the server in this process, until SIGTERM or Ctrl-C drains it.
import { Command } from 'commander'
import { isEveryRole } from '../core/roles.ts'
import { type RunningServer, startServer, toUrl } from '../server/start-server.ts'
import { bold, dim, printJson } from './print.ts'
import { addServerFlags, type ServerFlags, toServerOptions } from './server-flags.ts'

const examples = `
Examples:
  landfall start
  landfall start --port 9000 --admin-port 9001
  LANDFALL_ADMIN_TOKEN=... landfall start --admin-host 0.0.0.0 --log json

  Several nodes on one PostgreSQL, any number of each:
  landfall start --role intake
  landfall start --role worker --admin-port 8402
  landfall start --role admin --admin-port 8403
  landfall start --role intake,worker
`

export function startCommand(): Command {
  return addServerFlags(new Command('start'))
    .description('take webhooks, run their handlers, serve the dashboard')
    .addHelpText('after', examples)
    .action(start)
}

async function start(flags: ServerFlags): Promise<void> {
  const options = toServerOptions(flags)
  const server = await startServer(options)
  if (flags.json) printJson({ ...toAddresses(server, flags), roles: server.roles, pid: process.pid })
  else greet(server, flags)
  stopOnSignal(server)
}

/** `intake` is null on a node that takes no webhooks; a node that is not `admin` has only probes at `admin`. */
function toAddresses(server: RunningServer, flags: ServerFlags): { intake: string | null; admin: string } {
  return {
    intake: server.port === null ? null : toUrl(flags.host, server.port),
    admin: toUrl(flags.adminHost, server.adminPort),
  }
}

function greet(server: RunningServer, flags: ServerFlags): void {
  const { intake, admin } = toAddresses(server, flags)
  const does = isEveryRole(server.roles) ? '' : `${server.roles.join(' and ')} only · `
  const lines = [
    '',
    `${bold('Landfall is up.')} ${dim(`${does}${server.store} · pid ${process.pid}`)}`,
    '',
    ...(intake === null ? [] : toDoors(server, intake)),
    server.roles.includes('admin') ? `  Dashboard   ${admin}` : `  Probes      ${admin}/healthz and /readyz`,
    ...(intake === null ? [] : [toTry(server, intake)]),
    '',
  ]
  console.log(lines.join('\n'))
}

function toDoors({ config }: RunningServer, intake: string): string[] {
  return config.sources.map(({ path }, i) => `  ${i === 0 ? 'Webhooks  ' : '          '}  ${intake}${path}`)
}

function toTry({ config, port }: RunningServer, intake: string): string {
  const [first] = config.sources
  const to = port === 8400 ? '' : ` --to ${intake}`
  return `  Try it      ${bold(`npx landfall send ${first?.name} ${sampleOf(first?.provider.id)}${to}`)}`
}

/** The type everybody knows of a provider, for the line to try. */
function sampleOf(provider: string | undefined): string {
  return provider === 'stripe' ? 'invoice.paid' : provider === 'github' ? 'push' : ''
}

function stopOnSignal(server: RunningServer): void {
  let stopping = false
  const stop = async (signal: string): Promise<void> => {
    if (stopping) process.exit(1)
    stopping = true
    console.error(`${signal}: draining; once more ends it at once`)
    await server.stop()
    process.exit(0)
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  // Started through bin/landfall.js: without its parent nobody could stop this process by the id they know.
  process.on('disconnect', () => process.exit(1))
  process.channel?.unref()
}

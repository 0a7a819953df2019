// `landfall start`: the server in this process, until SIGTERM or Ctrl-C drains it.
import { Command } from 'commander'
import { type RunningServer, startServer, toUrl } from '../server/start-server.ts'
import { bold, dim, printJson } from './print.ts'
import { addServerFlags, type ServerFlags, toServerOptions } from './server-flags.ts'

export function startCommand(): Command {
  return addServerFlags(new Command('start'))
    .description('take webhooks, run their handlers, serve the dashboard')
    .addHelpText(
      'after',
      '\nExamples:\n  landfall start\n  landfall start --port 9000 --admin-port 9001\n  LANDFALL_ADMIN_TOKEN=... landfall start --admin-host 0.0.0.0 --log json\n',
    )
    .action(start)
}

async function start(flags: ServerFlags): Promise<void> {
  const options = toServerOptions(flags)
  const server = await startServer(options)
  if (flags.json) printJson(toAddresses(server, flags))
  else greet(server, flags)
  stopOnSignal(server)
}

function toAddresses(server: RunningServer, flags: ServerFlags): { intake: string; admin: string; pid: number } {
  return { intake: toUrl(flags.host, server.port), admin: toUrl(flags.adminHost, server.adminPort), pid: process.pid }
}

function greet(server: RunningServer, flags: ServerFlags): void {
  const { intake, admin } = toAddresses(server, flags)
  const [first] = server.config.sources
  const port = server.port === 8400 ? '' : ` --to ${intake}`
  const lines = [
    '',
    `${bold('Landfall is up.')} ${dim(`${server.store} · pid ${process.pid}`)}`,
    '',
    ...server.config.sources.map(({ path }, i) => `  ${i === 0 ? 'Webhooks  ' : '          '}  ${intake}${path}`),
    `  Dashboard   ${admin}`,
    `  Try it      ${bold(`npx landfall send ${first?.name} ${sampleOf(first?.provider.id)}${port}`)}`,
    '',
  ]
  console.log(lines.join('\n'))
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

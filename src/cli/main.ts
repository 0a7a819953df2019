// The command line: one command, one file. This folder is the only place that touches process arguments, exit codes and
// the terminal. Errors are two lines: what happened, then what to try.
import { Command, CommanderError } from 'commander'
import { isLandfallError, toMessage } from '../core/errors.ts'
import { version } from '../server/version.ts'
import { devCommand } from './dev.ts'
import { doctorCommand } from './doctor.ts'
import { eventsCommand } from './events.ts'
import { explainCommand } from './explain.ts'
import { migrateCommand } from './migrate.ts'
import { pauseCommand, resumeCommand } from './pause.ts'
import { providersCommand } from './providers.ts'
import { replayCommand } from './replay.ts'
import { sendCommand } from './send.ts'
import { sourcesCommand } from './sources.ts'
import { startCommand } from './start.ts'
import { verifyCommand } from './verify.ts'

/** 1: it could not be done. 2: the call's words are off. */
const exitFailed = 1
const exitUsage = 2

const program = new Command('landfall')
  .description('Every webhook lands, once.')
  .version(version)
  .exitOverride()
  .showHelpAfterError('Try: landfall --help')
  .configureHelp({ sortSubcommands: false })

for (const command of [
  startCommand,
  devCommand,
  sendCommand,
  eventsCommand,
  explainCommand,
  replayCommand,
  sourcesCommand,
  pauseCommand,
  resumeCommand,
  providersCommand,
  verifyCommand,
  doctorCommand,
  migrateCommand,
]) {
  program.addCommand(command().exitOverride())
}

try {
  await program.parseAsync()
} catch (error) {
  process.exitCode = report(error)
}

function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitUsage
  console.error(`landfall: ${toMessage(error)}`)
  if (isLandfallError(error)) {
    console.error(`Try: ${error.hint}`)
    return error.code === 'request_invalid' ? exitUsage : exitFailed
  }
  console.error(
    'Try: this is a fault in Landfall or in the configuration; run again with LANDFALL_LOG=debug and report it.',
  )
  if (process.env.LANDFALL_LOG === 'debug') console.error(error)
  return exitFailed
}

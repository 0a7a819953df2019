// The flags and environment of `start` and `dev`, checked in one place.
import { type Command, Option } from 'commander'
import { findConfig } from '../config/load-config.ts'
import { expected, LandfallError } from '../core/errors.ts'
import { readRoles } from '../core/roles.ts'
import type { ServerOptions } from '../server/start-server.ts'

export interface ServerFlags {
  config?: string
  host: string
  port: string
  adminHost: string
  adminPort: string
  intakeThreads?: string
  log: 'text' | 'json'
  role?: string[]
  json?: boolean
}

export function addServerFlags(command: Command): Command {
  return command
    .option('-c, --config <file>', 'the configuration (default: landfall.config.ts here)')
    .addOption(
      new Option('--port <number>', 'where webhooks are taken; 0 for any free port')
        .env('LANDFALL_PORT')
        .default('8400'),
    )
    .addOption(new Option('--host <address>', 'on which address').env('LANDFALL_HOST').default('0.0.0.0'))
    .addOption(
      new Option('--admin-port <number>', 'dashboard, API and metrics').env('LANDFALL_ADMIN_PORT').default('8401'),
    )
    .addOption(
      new Option('--admin-host <address>', 'beyond loopback it needs LANDFALL_ADMIN_TOKEN')
        .env('LANDFALL_ADMIN_HOST')
        .default('127.0.0.1'),
    )
    .option('--intake-threads <number>', 'threads that take webhooks (default: 1, or 2 where the cores suffice)')
    .addOption(roleOption())
    .addOption(new Option('--log <format>', 'how it logs, on standard error').choices(['text', 'json']).default('text'))
    .option('--json', 'say where it listens as one JSON line')
}

/** For a command that asks as `start` does. */
export function roleOption(): Option {
  return new Option('--role <roles>', 'intake, worker, admin or all; several with a comma, or said again')
    .env('LANDFALL_ROLE')
    .argParser((text: string, before: string[] | undefined) => [...(before ?? []), ...toWords(text)])
}

function toWords(text: string): string[] {
  return text.split(',').flatMap((word) => word.trim() || [])
}

export function toServerOptions(flags: ServerFlags): ServerOptions {
  return {
    configPath: findConfig(flags.config, process.cwd()),
    roles: readRoles(flags.role ?? []),
    host: flags.host,
    port: toPort('--port', flags.port),
    intakeThreads:
      flags.intakeThreads === undefined ? null : toWhole('--intake-threads', flags.intakeThreads, { min: 1, max: 64 }),
    admin: {
      host: flags.adminHost,
      port: toPort('--admin-port', flags.adminPort),
      token: process.env.LANDFALL_ADMIN_TOKEN?.trim() || null,
    },
    logFormat: flags.log,
  }
}

function toPort(flag: string, text: string): number {
  return toWhole(flag, text, { min: 0, max: 65_535 })
}

/** A whole number given as a flag; `request_invalid` for anything else. */
export function toWhole(flag: string, text: string, { min, max }: { min: number; max: number }): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN
  if (value >= min && value <= max) return value
  throw new LandfallError('request_invalid', expected(flag, `a whole number from ${min} to ${max}`, text))
}

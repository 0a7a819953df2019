// Logging of the server and its threads: pino, as JSON lines for machines or as short lines for a person.
import pino from 'pino'
import type { Log } from '../core/subscription.ts'

export type LogFormat = 'text' | 'json'

/** Logs go to standard error: standard output belongs to what a command prints. */
export function makeLog(format: LogFormat, thread: string): Log {
  const level = process.env.LANDFALL_LOG ?? 'info'
  const base = { thread }
  if (format === 'json') return pino({ level, base }, pino.destination({ fd: 2, sync: true }))
  return pino({ level, base }, { write: (line: string) => void process.stderr.write(toText(line)) })
}

const names: Readonly<Record<number, string>> = { 20: 'debug', 30: 'info', 40: 'warn', 50: 'error', 60: 'fatal' }

function toText(line: string): string {
  const { level, time, msg, thread: _thread, ...fields } = JSON.parse(line) as Record<string, unknown>
  const clock = new Date(Number(time)).toISOString().slice(11, 19)
  const rest = Object.entries(fields).map(([name, value]) => `\n    ${name}: ${toValue(value)}`)
  return `${clock} ${names[Number(level)] ?? 'info'}  ${msg ?? ''}${rest.join('')}\n`
}

function toValue(value: unknown): string {
  return typeof value === 'string' ? value.replaceAll('\n', '\n      ') : JSON.stringify(value)
}

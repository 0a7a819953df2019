// `landfall dev`: `start`, and again whenever the configuration or a file beside it changes.
import { type ChildProcess, spawn } from 'node:child_process'
import { watch } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import { findConfig } from '../config/load-config.ts'
import { dim } from './print.ts'
import { addServerFlags, type ServerFlags } from './server-flags.ts'

/** Editors write a file several times; one restart for all of them. */
const settleMs = 150

export function devCommand(): Command {
  return addServerFlags(new Command('dev'))
    .description('start, and restart when the configuration or a file beside it changes')
    .addHelpText('after', '\nExamples:\n  landfall dev\n  landfall dev --config ./hooks/landfall.config.ts\n')
    .action(dev)
}

function dev(flags: ServerFlags): void {
  const folder = dirname(findConfig(flags.config, process.cwd()))
  const args = process.argv.slice(3)
  let child = run(args)
  let timer: NodeJS.Timeout | undefined
  const restart = async (file: string): Promise<void> => {
    console.error(dim(`${file} changed: starting again`))
    await end(child)
    child = run(args)
  }
  watch(folder, { recursive: true }, (_kind, file) => {
    if (file === null || !/\.(ts|mts|js|mjs|json|env)$/.test(file) || file.includes('node_modules')) return
    clearTimeout(timer)
    timer = setTimeout(() => void restart(file), settleMs)
  })
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => void end(child).then(() => process.exit(0)))
  process.on('disconnect', () => void end(child).then(() => process.exit(1)))
  process.channel?.unref()
}

function run(args: readonly string[]): ChildProcess {
  const main = fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? './main.ts' : './main.js', import.meta.url))
  return spawn(process.execPath, [...process.execArgv, main, 'start', ...args], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  })
}

function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    child.once('exit', () => resolve())
    child.kill('SIGTERM')
  })
}

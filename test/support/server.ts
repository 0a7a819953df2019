// The server as users run it: a child process of the real command line, on free ports, with a store of its own.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export const root: string = fileURLToPath(new URL('../..', import.meta.url))
const main = join(root, 'src/cli/main.ts')
/** Compiled modules are kept between starts: a test that starts a server thirty times strips its types once. */
const compileCache = { NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/compile') }

/** A folder inside the checkout, so that `landfall` resolves to it; ignored by git. */
export function makeFolder(): { path: string; remove(): void } {
  const path = mkdtempSync(join(root, '.landfall-test-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

export interface ServerChild {
  intake: string
  admin: string
  process: ChildProcess
  /** Everything it logged so far. */
  log(): string
  /** SIGTERM, and its exit code. */
  stop(): Promise<number | null>
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>
}

/** Writes a configuration into `folder` and says where it is. */
export function writeConfig(folder: string, text: string): string {
  const path = join(folder, 'landfall.config.ts')
  writeFileSync(path, text)
  return path
}

export interface ServerAsk {
  config: string
  args?: readonly string[]
  env?: Record<string, string>
}

/** Resolves when it says where it listens; rejects with its log when it ends before that. */
export async function startServerChild({ config, args = [], env = {} }: ServerAsk): Promise<ServerChild> {
  const flags = [
    'start',
    '--config',
    config,
    '--host',
    '127.0.0.1',
    '--port',
    '0',
    '--admin-port',
    '0',
    '--json',
    ...args,
  ]
  const child = spawn(process.execPath, ['--conditions=landfall:source', main, ...flags], {
    env: { ...process.env, ...compileCache, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let log = ''
  child.stderr.on('data', (chunk: Buffer) => {
    log += chunk.toString('utf8')
  })
  const exited = once(child, 'exit')
  const lines = createInterface({ input: child.stdout })
  const first = await Promise.race([once(lines, 'line'), exited.then(() => null)])
  if (first === null) throw new Error(`the server ended before it was ready:\n${log}`)
  const { intake, admin } = JSON.parse(String(first[0])) as { intake: string; admin: string }
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill(signal)
      await exited
    }
    return child.exitCode
  }
  return {
    intake,
    admin,
    process: child,
    log: () => log,
    stop: () => end('SIGTERM'),
    kill: async () => void (await end('SIGKILL')),
  }
}

export interface CommandResult {
  code: number | null
  stdout: string
  stderr: string
}

/** Runs one command of the command line to its end. */
export async function runCommand(args: readonly string[], cwd: string = root): Promise<CommandResult> {
  const child = spawn(process.execPath, ['--conditions=landfall:source', main, ...args], {
    cwd,
    env: { ...process.env, ...compileCache },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const result: CommandResult = { code: null, stdout: '', stderr: '' }
  child.stdout.on('data', (chunk: Buffer) => {
    result.stdout += chunk.toString('utf8')
  })
  child.stderr.on('data', (chunk: Buffer) => {
    result.stderr += chunk.toString('utf8')
  })
  const [code] = (await once(child, 'close')) as [number | null]
  return { ...result, code }
}

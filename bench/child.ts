// A measured server in a process of its own, ended with the bench whatever happens.
import { type ChildProcess, fork, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export interface MeasuredServer {
  port: number
  end(): Promise<void>
  /** `kill -9`. */
  kill(): Promise<void>
}

export async function startMeasured(name: string, env: Record<string, string> = {}): Promise<MeasuredServer> {
  const path = fileURLToPath(new URL(`./servers/${name}.ts`, import.meta.url))
  const child = fork(path, { env: { ...process.env, ...env }, execArgv: ['--conditions=landfall:source'] })
  const exited = once(child, 'exit')
  const first = await Promise.race([once(child, 'message'), exited.then(() => null)])
  if (first === null) throw new Error(`bench/servers/${name}.ts ended before it listened`)
  const end = async (): Promise<void> => {
    child.disconnect()
    await exited
  }
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL')
    await exited
  }
  return { port: (first[0] as { port: number }).port, end, kill }
}

export interface Redis {
  port: number
  version: string
  end(): Promise<void>
}

/** Redis that fsyncs every write, in a folder of its own; null where it is not installed. */
export async function startRedis(): Promise<Redis | null> {
  const asked = spawnSync('redis-server', ['--version'], { encoding: 'utf8' })
  if (asked.status !== 0) return null
  const folder = mkdtempSync(join(tmpdir(), 'landfall-bench-redis-'))
  const port = await findPort()
  const durable = ['--appendonly', 'yes', '--appendfsync', 'always', '--save', '', '--dir', folder]
  const child: ChildProcess = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', ...durable], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const exited = once(child, 'exit')
  while (child.stdout !== null) {
    const [chunk] = (await once(child.stdout, 'data')) as [Buffer]
    if (chunk.includes('Ready to accept connections')) break
  }
  child.stdout?.resume()
  const end = async (): Promise<void> => {
    child.kill('SIGTERM')
    await exited
    rmSync(folder, { recursive: true, force: true })
  }
  return { port, version: /v=([\d.]+)/.exec(asked.stdout)?.[1] ?? '', end }
}

export async function findPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}

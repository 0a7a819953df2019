// PgBouncer in transaction mode before a server of ours, where it is installed.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from './postgres.ts'

export interface PgBouncer {
  /** The same database through it. */
  through(url: string): string
  stop(): Promise<void>
}

export function hasPgBouncer(): boolean {
  return spawnSync('pgbouncer', ['--version']).status === 0
}

export async function startPgBouncer(server: string): Promise<PgBouncer> {
  const { hostname, port: serverPort, username, password } = new URL(server)
  const folder = await mkdtemp(join(tmpdir(), 'landfall-pgbouncer-'))
  await chmod(folder, 0o755)
  const port = await freePort()
  await writeFile(join(folder, 'users'), `"${username}" "${password}"\n`)
  const path = join(folder, 'pgbouncer.ini')
  await writeFile(
    path,
    `[databases]
* = host=${hostname} port=${serverPort}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = trust
auth_file = ${join(folder, 'users')}
pool_mode = transaction
default_pool_size = 4
`,
  )
  const flags = process.getuid?.() === 0 ? ['-u', 'postgres'] : []
  const child = spawn('pgbouncer', [...flags, path], { stdio: ['ignore', 'ignore', 'pipe'] })
  const exited = once(child, 'exit')
  let log = ''
  while (!log.includes('process up')) {
    const [chunk] = await Promise.race([once(child.stderr, 'data'), exited.then(() => [null])])
    if (chunk === null) throw new Error(`pgbouncer ended before it listened: ${log}`)
    log += String(chunk)
  }
  child.stderr.resume()
  return {
    through: (url) => Object.assign(new URL(url), { port: String(port) }).href,
    stop: async () => {
      child.kill('SIGTERM')
      child.kill('SIGTERM')
      await exited
      await rm(folder, { recursive: true })
    },
  }
}

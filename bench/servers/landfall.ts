// Landfall as `landfall start` assembles it, intake in threads of its own and the store's writer in another. Each event
// makes one job. BENCH_STORE names a file that outlives the process, or a database; BENCH_ROLES=intake leaves the jobs
// waiting, as the queues beside it do; 'all' runs them too, and 'worker' listens nowhere.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { checkConfig } from '../../src/config/check-config.ts'
import { loadConfig } from '../../src/config/load-config.ts'
import { hostEngine } from '../../src/server/engine-host.ts'
import { toIntakeThreads } from '../../src/server/intake-server.ts'
import { makeLog } from '../../src/server/log.ts'
import { isShared, openStore } from '../../src/store/open-store.ts'

const folder = mkdtempSync(join(process.env.BENCH_FOLDER ?? tmpdir(), 'landfall-bench-'))
const configPath = fileURLToPath(new URL(`./${process.env.BENCH_CONFIG ?? 'landfall-config'}.ts`, import.meta.url))
const config = checkConfig(await loadConfig(configPath))
const store = await openStore(process.env.BENCH_STORE ?? join(folder, 'bench.db'), config.limits)
const ports = { store, log: makeLog('json', 'bench') }
const common = { configPath, logFormat: 'json', listen: null } as const

const role = process.env.BENCH_ROLES
if (role === 'all' || role === 'worker') await hostEngine({ ...common, role: 'worker' }, ports)
process.send?.({ port: role === 'worker' ? 0 : await listen() })
process.on('disconnect', async () => {
  rmSync(folder, { recursive: true, force: true })
  process.exit(0)
})

async function listen(): Promise<number> {
  const isStoreShared = isShared(process.env.BENCH_STORE)
  const threads = Number(process.env.BENCH_INTAKE_THREADS ?? toIntakeThreads({ isStoreShared }))
  const listenAt = (port: number) => ({ host: '127.0.0.1', port, reusePort: threads > 1 })
  const door = await hostEngine({ ...common, role: 'intake', listen: listenAt(0) }, ports)
  for (let i = 1; i < threads; i++)
    await hostEngine({ ...common, role: 'intake', listen: listenAt(door.port ?? 0) }, ports)
  return door.port ?? 0
}

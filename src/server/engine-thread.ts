// The entry of a thread that runs one engine. Intake and handlers have threads of their own, so that a handler that burns
// CPU does not delay an answer (promise 8).
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { checkConfig } from '../config/check-config.ts'
import { loadConfig } from '../config/load-config.ts'
import { isLandfallError, toMessage } from '../core/errors.ts'
import { buildIntake, buildReplayer, buildWorker, type Surroundings, systemClock, toDocuments } from '../landfall.ts'
import { makePublishedFetcher, type PublishedFetcher } from '../published/fetch-published.ts'
import { connectStore } from '../store/open-store.ts'
import type { Store } from '../store/store.ts'
import { closeServer, listen, makeIntakeServer } from './intake-server.ts'
import { makeLog } from './log.ts'
import type { FromThread, ThreadTask, ToThread } from './thread-protocol.ts'

interface Running {
  port: number | null
  stop(): Promise<void>
}

async function runThread(port: MessagePort, task: ThreadTask): Promise<void> {
  const say = (message: FromThread): void => port.postMessage(message)
  const log = makeLog(task.logFormat, task.role)
  // One handler's stray promise must not take the other handlers' jobs down with it.
  process.on('uncaughtException', (error) =>
    log.error({ error: error.stack ?? toMessage(error) }, 'an error was thrown outside of any handler'),
  )
  try {
    const published = makePublishedFetcher({ clock: systemClock, log, fetch })
    const resolved = checkConfig(await loadConfig(task.configPath), published)
    const store = await connectStore(task.handle, resolved.store)
    if (task.role === 'intake') await published.start(toDocuments(resolved), { store, limits: resolved.limits })
    const surroundings: Surroundings = { store, clock: systemClock, log, published }
    const running =
      task.role === 'intake' ? await runIntake(task, { resolved, surroundings }) : runWorker({ resolved, surroundings })
    port.on('message', (message: ToThread) => {
      if (message.say === 'stop') void stopThread(running, { store, published, say, port })
    })
    say({ say: 'ready', port: running.port })
  } catch (error) {
    const known = isLandfallError(error) ? error : null
    const { code = 'config_unreadable', hint = '' } = known ?? {}
    say({ say: 'failed', code, message: toMessage(error), hint })
  }
}

interface Parts {
  resolved: ReturnType<typeof checkConfig>
  surroundings: Surroundings
}

async function runIntake(task: ThreadTask, { resolved, surroundings }: Parts): Promise<Running> {
  const intake = buildIntake(resolved, surroundings)
  const server = makeIntakeServer(intake, resolved)
  const port = await listen(server, task.listen ?? { host: '127.0.0.1', port: 0 })
  const stop = async (): Promise<void> => {
    const closed = closeServer(server)
    await intake.drain()
    server.closeAllConnections()
    await closed
  }
  return { port, stop }
}

function runWorker({ resolved, surroundings }: Parts): Running {
  const worker = buildWorker(resolved, surroundings)
  const replayer = buildReplayer(resolved, surroundings)
  worker.start()
  replayer.start()
  const stop = async (): Promise<void> => {
    await replayer.stop()
    await worker.stop()
  }
  return { port: null, stop }
}

async function stopThread(
  running: Running,
  at: { store: Store; published: PublishedFetcher; say: (message: FromThread) => void; port: MessagePort },
): Promise<void> {
  await running.stop()
  at.published.stop()
  await at.store.close()
  at.say({ say: 'stopped' })
  at.port.close()
}

if (parentPort !== null) await runThread(parentPort as unknown as MessagePort, workerData as ThreadTask)

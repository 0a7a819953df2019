// The main thread's side of an engine's thread: start it, hear that it is ready, ask it to stop, start it anew if it dies.
import { Worker } from 'node:worker_threads'
import { LandfallError } from '../core/errors.ts'
import type { Log } from '../core/subscription.ts'
import type { Store } from '../store/store.ts'
import type { FromThread, ThreadTask, ToThread } from './thread-protocol.ts'

export interface EngineHost {
  port: number | null
  /** Whether it runs: not while it is started again, nor once it is to stop. */
  isUp(): boolean
  stop(): Promise<void>
}

export type EngineTask = Omit<ThreadTask, 'handle'>

/** A thread that died is started again after this long, in milliseconds. */
const restartMs = 1_000

/** Resolves when the thread is ready; rejects with what it said when it failed. */
export async function hostEngine(task: EngineTask, { store, log }: { store: Store; log: Log }): Promise<EngineHost> {
  let stopping = false
  let isUp = true
  let current = await spawn(task, store)
  const watch = (): void => {
    current.thread.once('exit', (code) => {
      if (stopping) return
      isUp = false
      log.error({ role: task.role, code }, 'an engine thread ended by itself; it is started again')
      setTimeout(restart, restartMs)
    })
  }
  const restart = async (): Promise<void> => {
    if (stopping) return
    try {
      current = await spawn(
        { ...task, listen: task.listen && { ...task.listen, port: current.port ?? task.listen.port } },
        store,
      )
      isUp = true
      watch()
    } catch (error) {
      log.error({ role: task.role, error: String(error) }, 'an engine thread could not be started again')
      setTimeout(restart, restartMs)
    }
  }
  watch()
  return {
    port: current.port,
    isUp: () => isUp && !stopping,
    stop: async () => {
      stopping = true
      await endThread(current.thread)
    },
  }
}

/** Requests that wait for their commit should die young: with V8's own 16 MB many were moved twice before they did. */
const maxYoungGenerationSizeMb = 64

const threadUrl = new URL(
  import.meta.url.endsWith('.ts') ? './engine-thread.ts' : './engine-thread.js',
  import.meta.url,
)

function spawn(task: EngineTask, store: Store): Promise<{ thread: Worker; port: number | null }> {
  const { handle, transfer } = store.share()
  const thread = new Worker(threadUrl, {
    resourceLimits: { maxYoungGenerationSizeMb },
    workerData: { ...task, handle } satisfies ThreadTask,
    transferList: [...transfer],
  })
  return new Promise((resolve, reject) => {
    thread.once('error', reject)
    thread.on('message', (message: FromThread) => {
      if (message.say === 'ready') resolve({ thread, port: message.port })
      if (message.say !== 'failed') return
      reject(new LandfallError(message.code, message.message, { hint: message.hint }))
      void thread.terminate()
    })
  })
}

/** Asks the thread to stop and waits until it has gone. */
function endThread(thread: Worker): Promise<void> {
  return new Promise((resolve) => {
    thread.once('exit', () => resolve())
    thread.postMessage({ say: 'stop' } satisfies ToThread)
    thread.on('message', (message: FromThread) => {
      // User code may hold the thread open with timers or sockets of its own.
      if (message.say === 'stopped') void thread.terminate()
    })
  })
}

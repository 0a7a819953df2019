// What the server's threads say to each other: a few words at the start and at the end. Everything else goes through the
// store.
import type { ErrorCode } from '../core/errors.ts'
import type { StoreHandle } from '../store/store.ts'
import type { LogFormat } from './log.ts'

/** What a thread is started with. */
export interface ThreadTask {
  role: 'intake' | 'worker'
  configPath: string
  handle: StoreHandle
  logFormat: LogFormat
  /** Where to listen; for intake only. */
  listen: { host: string; port: number; reusePort: boolean } | null
}

export type FromThread =
  | { say: 'ready'; port: number | null }
  | { say: 'failed'; code: ErrorCode; message: string; hint: string }
  | { say: 'stopped' }

export type ToThread = { say: 'stop' }

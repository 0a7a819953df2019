// A store on one SQLite file: writes go down the line to the writer's thread, reads to this thread's own connection.
import { once } from 'node:events'
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads'
import { LandfallError } from '../../core/errors.ts'
import type { JobState } from '../../core/job.ts'
import type * as contract from '../store.ts'
import { toRow } from './ids.ts'
import { type FromWriter, fromPlain, type StoreLimits, type WriterStart } from './messages.ts'
import { Reader } from './reader.ts'
import { WriterLine } from './writer-line.ts'

/** In development the sources run as they are; published, they are compiled. */
const writerUrl = new URL(import.meta.url.endsWith('.ts') ? './writer-thread.ts' : './writer-thread.js', import.meta.url)

/** Opens the file for this process, alone, and brings its schema up to date. */
export async function openSqlite(path: string, limits: StoreLimits): Promise<contract.Store> {
  const { port1, port2 } = new MessageChannel()
  const { inFlightRequestsMax, appendWaitMs, errorTextMax } = limits
  const start: WriterStart = { path, limits: { inFlightRequestsMax, appendWaitMs, errorTextMax }, port: port2 }
  const writer = new Worker(writerUrl, { workerData: start, transferList: [port2], name: 'landfall-writer' })
  // A writer that dies takes its ports along; whoever waits is told by the line.
  writer.on('error', () => port1.close())
  const store = await greet(port1)
  writer.unref()
  return store
}

/** The same store in another thread; `handle` came from `share()`. */
export function connectSqlite({ port }: contract.StoreHandle): Promise<contract.Store> {
  return greet(port)
}

async function greet(port: MessagePort): Promise<contract.Store> {
  const closed = once(port, 'close').then(() => null)
  const heard = await Promise.race([once(port, 'message') as Promise<[FromWriter]>, closed])
  const greeting = heard?.[0]
  if (greeting?.kind === 'failed') throw fromPlain(greeting.error)
  if (greeting?.kind !== 'ready') throw new LandfallError('store_unavailable', 'the writer of the store did not start')
  return new SqliteStore(port, greeting)
}

class SqliteStore extends Reader implements Omit<contract.Store, 'health'> {
  readonly #path: string
  readonly #line: WriterLine
  readonly #workListeners = new Set<() => void>()
  readonly #noticeListeners = new Set<(notices: readonly contract.Notice[]) => void>()
}

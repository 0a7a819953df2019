// A look at the file from a process that does not own it: the command line's `events` and `explain`.
import { statSync } from 'node:fs'
import { LandfallError } from '../../core/errors.ts'
import type { JobState } from '../../core/job.ts'
import type { Admitted, OperateStore, ReplayRecord, ReplayStore, StoreHealth } from '../store.ts'
import { Reader } from './reader.ts'

export async function openSqliteReadOnly(path: string): Promise<ReadOnlySqlite> {
  if (statSync(path, { throwIfNoEntry: false }) === undefined) {
    throw new LandfallError('store_unavailable', `there is no store at ${path}`, {
      hint: 'Start the server once to make it, or name the right file.',
    })
  }
  const store = new ReadOnlySqlite(path)
  await store.activity()
  return store
}

class ReadOnlySqlite extends Reader implements OperateStore, ReplayStore {
  setPaused(): Promise<void> {
    return this.#refuse()
  }

  retryJob(): Promise<JobState | null> {
    return this.#refuse()
  }

  cancelJob(): Promise<JobState | null> {
    return this.#refuse()
  }

  admit(): Promise<readonly (Admitted | null)[]> {
    return this.#refuse()
  }

  createReplay(): Promise<ReplayRecord> {
    return this.#refuse()
  }

  setReplayState(): Promise<ReplayRecord | null> {
    return this.#refuse()
  }

  /** Only the process that writes knows what happens; here nothing is ever told. */
  watch(): () => void {
    return () => undefined
  }

  health(): Promise<StoreHealth> {
    return this.checkHealth(async () => undefined)
  }

  async close(): Promise<void> {
    this.letGo()
  }

  async #refuse(): Promise<never> {
    throw new LandfallError('store_unavailable', `${this.path} was opened to be read only`, {
      hint: 'Ask the server that owns the store, through its dashboard or API.',
    })
  }
}

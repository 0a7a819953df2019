// A look at the store from a process that does not write it: the command line's `events` and `explain`.
import { LandfallError } from '../../core/errors.ts'
import type { JobState } from '../../core/job.ts'
import type { Admitted, OperateStore, ReplayRecord, ReplayStore, StoreHealth } from '../store.ts'
import { connectReadOnly, type Password } from './connect.ts'
import { Reader } from './reader.ts'

/** How long one look may take, in milliseconds. */
const lookMs = 30_000

export async function openPostgresReadOnly(location: string, password?: Password): Promise<ReadOnlyPostgres> {
  return new ReadOnlyPostgres(await connectReadOnly(location, { waitMs: lookMs, password }))
}

class ReadOnlyPostgres extends Reader implements OperateStore, ReplayStore {
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

  /** Whoever only looks looks again. */
  watch(): () => void {
    return () => undefined
  }

  health(): Promise<StoreHealth> {
    return this.checkHealth(async () => undefined)
  }

  close(): Promise<void> {
    return this.db.close()
  }

  async #refuse(): Promise<never> {
    throw new LandfallError('store_unavailable', `${this.db.where} was opened to be read only`, {
      hint: 'Ask a server of this store, through its dashboard or API.',
    })
  }
}

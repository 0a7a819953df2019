// Another process with the store open, for tests that limit or kill it: it does what it is told over IPC.

import { isLandfallError } from '../../src/core/errors.ts'
import { defaultLimits } from '../../src/core/limits.ts'
import { openStore } from '../../src/store/open-store.ts'
import type { Store } from '../../src/store/store.ts'
import { aRequest, claimAll } from '../store-conformance/samples.ts'

export type Order =
  | { do: 'append'; keys: string[]; bodyBytes: number }
  | { do: 'claim' }
  | { do: 'append for ever' }
  | { do: 'close' }
export type Report =
  | { is: 'open' }
  | { is: 'refused'; code: string; message: string }
  | { is: 'done' }
  /** While appending for ever: these are durable. */
  | { is: 'durable'; keys: string[] }

const [path = ''] = process.argv.slice(2)

try {
  const store = await openStore(path, { ...defaultLimits, appendWaitMs: 1000 })
  process.on('message', (order: Order) => {
    obey(store, order).then(() => tell({ is: 'done' }), tellError)
  })
  tell({ is: 'open' })
} catch (error) {
  tellError(error)
}

async function obey(store: Store, order: Order): Promise<void> {
  if (order.do === 'append')
    await store.append(order.keys.map((key) => aRequest([key], { body: Buffer.alloc(order.bodyBytes) })))
  if (order.do === 'claim') await claimAll(store)
  if (order.do === 'append for ever') await appendForEver(store)
  if (order.do !== 'close') return
  await store.close()
  process.disconnect?.()
}

async function appendForEver(store: Store): Promise<never> {
  for (let round = 0; ; round++) {
    const keys = Array.from({ length: 8 }, (_, index) => `${process.pid}-${round}-${index}`)
    await Promise.all(keys.map((key) => store.append([aRequest([key], { receivedAt: Date.now() })])))
    tell({ is: 'durable', keys })
  }
}

function tell(report: Report): void {
  process.send?.(report)
}

function tellError(error: unknown): void {
  tell({ is: 'refused', code: isLandfallError(error) ? error.code : 'unknown', message: String(error) })
}

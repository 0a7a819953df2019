// What a node in a process of its own says to the test that started it (start-child.ts): where it listens, and what it is asked.
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Landfall } from 'landfall'

/** `server` is null where the node takes no webhooks. */
export function answerParent(landfall: Landfall, server: Server | null): void {
  const answers: Readonly<Record<string, () => Promise<unknown>>> = {
    backlog: async () => {
      const { subscriptions } = await landfall.operate.stats({})
      return { left: subscriptions.reduce((sum, { pending, running }) => sum + pending + running, 0) }
    },
    'retry dead': async () => {
      const { items } = await landfall.operate.listEvents({ state: 'dead' }, { limit: 200 })
      for (const { id } of items.flatMap(({ jobs }) => jobs)) await landfall.operate.retryJob(id)
      return { retried: items.length }
    },
    stop: async () => {
      server?.close()
      server?.closeAllConnections()
      await landfall.stop()
      process.disconnect?.()
    },
  }
  process.on('message', async (question) => {
    const answer = await answers[String(question)]?.()
    if (answer !== undefined) process.send?.(answer)
  })
  process.send?.({ url: server === null ? '' : `http://127.0.0.1:${(server.address() as AddressInfo).port}` })
}

// Landfall mounted in this process, on a real store behind a real HTTP server, and handlers that tell when they ran.
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestContext } from 'node:test'
import { type Config, createLandfall, type HandlerContext, type Landfall, type WebhookEvent } from 'landfall'
import { makeFolder } from './server.ts'
import { makeTestStore } from './test-store.ts'

export const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }

/** Landfall on a store of its own behind a real HTTP server. */
export async function mount(t: TestContext, config: Config): Promise<{ landfall: Landfall; url: string }> {
  const folder = makeFolder()
  const { location } = await makeTestStore(folder.path)
  const landfall = await createLandfall({ store: location, ...config }, { log: silent })
  const server: Server = createServer((request, response) => void landfall.node(request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  landfall.start()
  t.after(async () => {
    server.close()
    server.closeAllConnections()
    await landfall.stop()
    folder.remove()
  })
  return { landfall, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

/** A handler that tells when it ran. */
export function makeWitness(decide: (event: WebhookEvent, ctx: HandlerContext) => unknown = () => undefined) {
  const seen: WebhookEvent[] = []
  let tell: () => void = () => undefined
  return {
    seen,
    handler: async (event: WebhookEvent, ctx: HandlerContext): Promise<unknown> => {
      seen.push(event)
      tell()
      return decide(event, ctx)
    },
    /** Resolves when it ran so often. */
    async ran(times: number): Promise<void> {
      while (seen.length < times) {
        await new Promise<void>((resolve) => {
          tell = resolve
        })
      }
    },
  }
}

/** Resolves when a job notice says `state`. */
export function settled(landfall: Landfall, state: string): Promise<void> {
  return new Promise((resolve) => {
    const end = landfall.operate.watch((notices) => {
      if (!notices.some((notice) => notice.kind === 'job' && notice.state === state)) return
      end()
      resolve()
    })
  })
}

/** Resolves once it is so: looks again at each commit, and at times by itself, because a watch begins a moment after its call. */
export async function until(landfall: Landfall, isSo: () => Promise<boolean>): Promise<void> {
  let look = (): void => undefined
  const end = landfall.operate.watch(() => look())
  const timer = setInterval(() => look(), 50)
  while (true) {
    const changed = new Promise<void>((resolve) => {
      look = resolve
    })
    if (await isSo()) break
    await changed
  }
  clearInterval(timer)
  end()
}

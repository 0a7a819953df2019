// The same bytes to our listener and to node:http, each on a connection of its own, and what each made of them.
import { createServer } from 'node:http'
import type { TestContext } from 'node:test'
import { exchange, listenAnywhere, listenNoting, type Seen } from './wire.ts'

export interface Readings {
  ours: Seen[]
  theirs: Seen[]
}

/** Reads bytes both ways; the bytes are all there is, as the sender ends its side after them. */
export async function listenTwice(t: TestContext): Promise<(bytes: string) => Promise<Readings>> {
  const { port, intake } = await listenNoting(t)
  const theirs: Seen[] = []
  const server = createServer((request, response) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('error', () => undefined)
    request.on('end', () => {
      const { method = '', url = '', rawHeaders } = request
      theirs.push({ method, url, headers: rawHeaders, body: Buffer.concat(pieces).toString('latin1') })
      response.end('ok')
    })
  })
  t.after(() => {
    server.close()
    server.closeAllConnections()
  })
  const theirPort = await listenAnywhere(server)
  return async (bytes) => {
    intake.seen.length = 0
    theirs.length = 0
    await Promise.all([exchange(port, bytes), exchange(theirPort, bytes)])
    return { ours: [...intake.seen], theirs: [...theirs] }
  }
}

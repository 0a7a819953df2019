// Reads a body off node:http by hand: bounded, timed and never cut.
import type { IncomingMessage } from 'node:http'
import { LandfallError } from '../core/errors.ts'
import type { Allowance } from './incoming.ts'
import { watchSlowSender } from './slow-senders.ts'

export function readNodeBody(request: IncomingMessage, { bytesMax, readMs, grow }: Allowance): Promise<Uint8Array> {
  if (request.readableEnded) return Promise.reject(alreadyRead())
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let bytes = 0
    let isOver = false
    const fail = (code: 'body_too_large' | 'body_too_slow' | 'body_unreadable' | 'overloaded', what: string): void => {
      if (isOver) return
      isOver = true
      forget()
      reject(new LandfallError(code, what))
    }
    const forget = watchSlowSender(readMs, () => fail('body_too_slow', `the sender took longer than ${readMs} ms`))
    // The listeners go with the request: taking them off again costs more than the check that it is over.
    request.on('data', (chunk: Buffer) => {
      if (isOver) return
      bytes += chunk.length
      if (bytes > bytesMax) fail('body_too_large', `the body is above ${bytesMax} bytes`)
      else if (grow(chunk.length)) chunks.push(chunk)
      else fail('overloaded', 'the bodies in flight fill their memory')
    })
    request.on('end', () => {
      if (isOver) return
      isOver = true
      forget()
      resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks))
    })
    const onClose = (): void => fail('body_unreadable', 'the sender broke off, or its transfer encoding is broken')
    request.on('close', onClose)
    request.on('error', onClose)
  })
}

/** Our own trouble, so a 503: the provider's event is not lost while somebody mends the order of the middleware. */
function alreadyRead(): LandfallError {
  return new LandfallError('store_unavailable', 'the body was read before Landfall saw the request', {
    hint: 'Mount landfall.node before express.json() and other body parsers: a signature covers the bytes as they came.',
  })
}

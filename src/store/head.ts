// The head of a request as it is stored: the request line without its version, then the header lines, in latin1 as on the
// wire. One value with the body behind it costs less to bind and to keep than method, url, headers and body apart.
import { HeaderList } from '../core/headers.ts'
import type { StoredBytes } from './worker-store.ts'

type Head = Pick<StoredBytes, 'method' | 'url' | 'headers'>

/** Neither a method nor a URL can hold a space or a line's end, so it parses back. */
export function toHead({ method, url, headers }: Head): string {
  return `${method} ${url}\r\n${headers.toBlock()}`
}

export function fromHead(bytes: Uint8Array): Head {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
  const lineEnd = head.indexOf('\r\n')
  const space = head.indexOf(' ')
  return {
    method: head.slice(0, space),
    url: head.slice(space + 1, lineEnd),
    headers: HeaderList.fromBlock(head.slice(lineEnd + 2)),
  }
}

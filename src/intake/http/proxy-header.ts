// The header with which a proxy says who connected to it, at the start of a connection: PROXY protocol, version 1 (a line)
// and version 2 (binary). https://github.com/haproxy/haproxy/blob/master/doc/proxy-protocol.txt
import { isIPv4, isIPv6 } from 'node:net'
import ipaddr from 'ipaddr.js'

export interface ProxyHeader {
  /** Whether the proxy speaks for itself, as in its health checks; then the socket's own address is the sender's. */
  isLocal: boolean
  /** The address of who connected to the proxy; null where the header does not say it. */
  sender: string | null
  /** Bytes that the header takes. */
  length: number
}

/** What has come so far as a header: 'partial' while it may still become one, 'faulty' where it cannot. */
export function readProxyHeader(bytes: Buffer): ProxyHeader | 'partial' | 'faulty' {
  const start = bytes[0]
  if (start === undefined) return 'partial'
  return start === signature[0] ? readBinary(bytes) : readLine(bytes)
}

const lineStart = Buffer.from('PROXY ')

/** §2.1: "So a 108-byte buffer is always enough to store all the line and a trailing zero". */
const lineBytesMax = 107

function readLine(bytes: Buffer): ProxyHeader | 'partial' | 'faulty' {
  if (!startsAs(bytes, lineStart)) return 'faulty'
  const text = bytes.toString('latin1', 0, lineBytesMax)
  const end = text.indexOf('\r\n')
  if (end === -1) return bytes.length < lineBytesMax ? 'partial' : 'faulty'
  const sender = readLineSender(text.slice(0, end))
  return sender === undefined ? 'faulty' : { isLocal: false, sender, length: end + 2 }
}

/** The address, null for UNKNOWN (what follows it is ignored), or undefined where the line is no such line. */
function readLineSender(line: string): string | null | undefined {
  if (/^PROXY UNKNOWN(?: [^\r\n]*)?$/.test(line)) return null
  const [, family, source = '', destination = '', ...ports] =
    /^PROXY TCP([46]) ([0-9A-Fa-f:.]+) ([0-9A-Fa-f:.]+) (\d{1,5}) (\d{1,5})$/.exec(line) ?? []
  if (family === undefined) return undefined
  const isAddress = family === '4' ? isIPv4 : isIPv6
  return isAddress(source) && isAddress(destination) && ports.every(isPort) ? source : undefined
}

/** §2.1: "Heading zeroes are not permitted in front of numbers". */
function isPort(text: string): boolean {
  return String(Number(text)) === text && Number(text) <= 65_535
}

/** §2.2. */
const signature = Buffer.from('\r\n\r\n\0\r\nQUIT\n', 'latin1')
const fixedBytes = 16
/** The whole of it, its extra fields included: below a hundred bytes as a rule; a client's certificate makes it thousands. */
const binaryBytesMax = 4096
const local = 0x20
const proxied = 0x21
const tcp4 = 0x11
const tcp6 = 0x21

function readBinary(bytes: Buffer): ProxyHeader | 'partial' | 'faulty' {
  if (!startsAs(bytes, signature)) return 'faulty'
  if (bytes.length < fixedBytes) return 'partial'
  const [command, kind] = [bytes[12] ?? 0, bytes[13] ?? 0]
  const length = fixedBytes + bytes.readUInt16BE(14)
  if (command !== local && command !== proxied) return 'faulty'
  if (length > binaryBytesMax) return 'faulty'
  // §2.2: of a LOCAL header all but its length is to be ignored.
  const isLocal = command === local
  const addresses = isLocal ? 0 : toAddressBytes(kind)
  if (addresses === null || length < fixedBytes + addresses) return 'faulty'
  if (bytes.length < length) return 'partial'
  return { isLocal, sender: isLocal ? null : readSender(bytes, kind), length }
}

/** How many bytes of addresses this family and transport have; null where there are none such. */
function toAddressBytes(kind: number): number | null {
  const [family, transport] = [kind >> 4, kind & 0x0f]
  if (transport > 2) return null
  if (transport === 0) return family > 3 ? null : 0
  return [0, 12, 36, 216][family] ?? null
}

/** Behind the addresses stand fields (TLV) that nobody here asks for. UDP, UNIX and unspecified name no TCP sender. */
function readSender(bytes: Buffer, kind: number): string | null {
  if (kind === tcp4) return ipaddr.fromByteArray([...bytes.subarray(16, 20)]).toString()
  if (kind === tcp6) return ipaddr.fromByteArray([...bytes.subarray(16, 32)]).toString()
  return null
}

/** Whether `bytes`, as far as they have come, are the start of what starts with `start`. */
function startsAs(bytes: Buffer, start: Buffer): boolean {
  const both = Math.min(bytes.length, start.length)
  return bytes.compare(start, 0, both, 0, both) === 0
}

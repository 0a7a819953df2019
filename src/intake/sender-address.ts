// Whose address a request comes from, behind proxies. What a header says counts only as far as those who wrote it are
// trusted: a wrong setting here would check the load balancer's address, or believe whatever a stranger writes.
import ipaddr from 'ipaddr.js'
import { expected, LandfallError } from '../core/errors.ts'
import type { HeaderList } from '../core/headers.ts'

export interface ProxyRule {
  /** How many proxies stand in front, or the addresses and ranges (CIDR) that they have. */
  trust: number | readonly string[]
  /** The header in which they say who called them. Default 'x-forwarded-for'. */
  header?: 'x-forwarded-for' | 'forwarded'
  /** Whether each of their connections begins with a PROXY protocol header that says who called them. Default false. */
  proxyProtocol?: boolean
}

/** The sender's address, or null where there is none that can be trusted. */
export type FindSender = (peer: string | null, headers: HeaderList) => string | null

/** Whether an address is one of these; text that is no address is not. */
export type IsInside = (address: string) => boolean

/** More entries than this are no chain of proxies. */
const entriesMax = 20

export function makeFindSender(rule: ProxyRule | undefined): FindSender {
  const toPlain = rememberPlain()
  if (rule === undefined) return (peer) => (peer === null ? null : toPlain(peer))
  const { header = 'x-forwarded-for', trust } = rule
  const ranges = typeof trust === 'number' ? [] : toRanges(trust)
  return (peer, headers) => {
    const said = header === 'forwarded' ? readForwarded(headers) : readForwardedFor(headers)
    if (said.length > entriesMax) return null
    const chain = [...said, peer ?? '']
    let at = chain.length - 1
    if (typeof trust === 'number') at = Math.max(0, at - trust)
    // From our side outwards, for as long as the one who speaks is trusted.
    else while (at > 0 && isInside(chain[at] ?? '', ranges)) at -= 1
    return toPlain(chain[at] ?? '')
  }
}

/** Whose word at the start of a connection is taken; null where connections start with their first request. */
export function makeIsAnnouncer(rule: ProxyRule | undefined): IsInside | null {
  if (rule?.proxyProtocol !== true) return null
  // Where they are only counted, nobody is known by address; the configuration refuses that beside proxyProtocol.
  const ranges = typeof rule.trust === 'number' ? [] : toRanges(rule.trust)
  return (address) => isInside(address, ranges)
}

function readForwardedFor(headers: HeaderList): string[] {
  return headers
    .all('x-forwarded-for')
    .flatMap((value) => value.split(','))
    .map((entry) => toAddress(entry.trim()))
}

/** RFC 7239, section 4: `for=192.0.2.60;proto=http, for="[2001:db8::17]:4711"`. */
function readForwarded(headers: HeaderList): string[] {
  return headers
    .all('forwarded')
    .flatMap((value) => value.split(','))
    .map((entry) => {
      const [, quoted, plain] = /(?:^|;)\s*for=(?:"([^"]*)"|([^;\s]*))/i.exec(entry.trim()) ?? []
      return toAddress(quoted ?? plain ?? '')
    })
}

/** Without a port and without brackets. */
function toAddress(text: string): string {
  const bracketed = /^\[([^\]]+)\](:\d+)?$/.exec(text)
  if (bracketed?.[1] !== undefined) return bracketed[1]
  return /^\d+\.\d+\.\d+\.\d+:\d+$/.test(text) ? text.slice(0, text.indexOf(':')) : text
}

/** Addresses remembered. Most requests come from few; where there are more, all are forgotten now and then. */
const rememberedMax = 1_000

/** The address in its shortest form, IPv4 inside IPv6 as IPv4; null where it is none. */
function rememberPlain(): (text: string) => string | null {
  const remembered = new Map<string, string | null>()
  return (text) => {
    const known = remembered.get(text)
    if (known !== undefined) return known
    if (remembered.size === rememberedMax) remembered.clear()
    const plain = ipaddr.isValid(text) ? ipaddr.process(text).toString() : null
    remembered.set(text, plain)
    return plain
  }
}

type Range = [ipaddr.IPv4 | ipaddr.IPv6, number]

/** Ranges as CIDR, or single addresses; `config_invalid` for anything else. */
export function toRanges(texts: readonly string[]): Range[] {
  return texts.map((text) => {
    if (ipaddr.isValidCIDR(text)) return ipaddr.parseCIDR(text)
    if (ipaddr.isValid(text)) {
      const address = ipaddr.process(text)
      return [address, address.kind() === 'ipv4' ? 32 : 128]
    }
    throw new LandfallError('config_invalid', expected('an address', "a range like '10.0.0.0/8' or an address", text))
  })
}

export function isInside(text: string, ranges: readonly Range[]): boolean {
  if (!ipaddr.isValid(text)) return false
  const address = ipaddr.process(text)
  return ranges.some(
    ([range, bits]) => range.kind() === address.kind() && address.match([range, bits] as [ipaddr.IPv4, number]),
  )
}

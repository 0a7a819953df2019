// Faults of the wire: what is refused before there is a request that a source could be asked about. They belong to no
// source and are not kept, only counted, under a closed list of names; summed here, because whoever sends garbage must
// not be given work to do with each piece of it.
import type { HeadFault } from './parse-head.ts'

export type WireFault =
  | 'malformed'
  | 'too_slow'
  | 'target_too_long'
  | 'expectation_unknown'
  | 'head_too_large'
  | 'method_unknown'
  | 'version_unknown'
  | 'tls'
  | 'connections_max'
  | 'proxy_header'
  | 'proxy_untrusted'

/** How often what was counted is handed on, in milliseconds: a flood costs one note of a few lines each time. */
const noteEveryMs = 1_000

const statusNames: Readonly<Record<HeadFault, WireFault>> = {
  400: 'malformed',
  408: 'too_slow',
  414: 'target_too_long',
  417: 'expectation_unknown',
  431: 'head_too_large',
  501: 'method_unknown',
  505: 'version_unknown',
}

export function toFaultName(fault: HeadFault): WireFault {
  return statusNames[fault]
}

/** RFC 8446 §5.1: a handshake record, as a client sends it that takes us for an HTTPS server. */
export function isTls(piece: Buffer): boolean {
  return piece[0] === 0x16 && piece[1] === 0x03
}

export interface FaultCount {
  name: WireFault
  count: number
}

export interface FaultSums {
  count(fault: WireFault): void
  /** Hands on what was counted since the last time. */
  flush(): void
}

/** Calls `note` at most once in a while, and not at all while there is nothing to tell. */
export function makeFaultSums(note: (faults: readonly FaultCount[]) => void): FaultSums {
  const sums = new Map<WireFault, number>()
  let timer: NodeJS.Timeout | undefined
  const flush = (): void => {
    clearTimeout(timer)
    timer = undefined
    if (sums.size === 0) return
    note([...sums].map(([name, count]) => ({ name, count })))
    sums.clear()
  }
  return {
    count: (fault) => {
      sums.set(fault, (sums.get(fault) ?? 0) + 1)
      timer ??= setTimeout(flush, noteEveryMs).unref()
    },
    flush,
  }
}

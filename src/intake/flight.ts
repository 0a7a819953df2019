// How much is in flight: requests and their bodies' bytes, over all sources. What does not fit is told to come again.
import type { Limits } from '../core/limits.ts'

export interface Flight {
  /** Room for one more request, or null. */
  enter(): Passenger | null
  /** Requests in flight now. */
  count(): number
  /** Resolves when nothing is in flight. */
  empty(): Promise<void>
}

export interface Passenger {
  grow(bytes: number): boolean
  leave(): void
}

export function makeFlight(limits: Pick<Limits, 'inFlightBytesMax' | 'inFlightRequestsMax'>): Flight {
  let requests = 0
  let bytesHeld = 0
  let waiting: (() => void)[] = []
  const leave = (bytes: number): void => {
    requests -= 1
    bytesHeld -= bytes
    if (requests > 0) return
    for (const resolve of waiting) resolve()
    waiting = []
  }
  return {
    enter: () => {
      if (requests >= limits.inFlightRequestsMax) return null
      requests += 1
      let bytes = 0
      return {
        grow: (more) => {
          if (bytesHeld + more > limits.inFlightBytesMax) return false
          bytesHeld += more
          bytes += more
          return true
        },
        leave: () => leave(bytes),
      }
    },
    count: () => requests,
    empty: () => (requests === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
  }
}

import { toAbsolute, toAgo, toUntil } from '../format/time.ts'
import { useNow } from './clock.ts'

/** How long ago; the exact time on hover. */
export function Ago({ at }: { at: string }) {
  const now = useNow()
  return (
    <time dateTime={at} title={toAbsolute(at)}>
      {toAgo(at, now)}
    </time>
  )
}

/** In how long; the exact time on hover. */
export function Until({ at }: { at: string }) {
  const now = useNow()
  return (
    <time dateTime={at} title={toAbsolute(at)}>
      {toUntil(at, now)}
    </time>
  )
}

export function Exact({ at }: { at: string }) {
  return <time dateTime={at}>{toAbsolute(at)}</time>
}

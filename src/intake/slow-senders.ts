// Senders that take too long. Almost every body is whole within the turn it began in, so a timer for each would be the
// most expensive way to do nothing: one timer looks at all that are still open.

interface Open {
  deadline: number
  late: () => void
}

/** How often it looks, in milliseconds; a slow sender is found at most this much too late. */
const lookEveryMs = 50

const open = new Set<Open>()
let isLooking = false

/** Calls `late` once `readMs` are over, unless what it returns was called before. */
export function watchSlowSender(readMs: number, late: () => void): () => void {
  const one: Open = { deadline: performance.now() + readMs, late }
  open.add(one)
  if (!isLooking) {
    isLooking = true
    setTimeout(look, lookEveryMs)
  }
  return () => {
    open.delete(one)
  }
}

function look(): void {
  const now = performance.now()
  for (const one of open) {
    if (one.deadline > now) continue
    open.delete(one)
    one.late()
  }
  isLooking = open.size > 0
  if (isLooking) setTimeout(look, lookEveryMs)
}

// A job whose worker is gone again and again while it runs may be the reason: it eats the memory, or ends the process. But
// whoever is killed by something else leaves the same trace, so the job is first given time, longer after each loss, in
// which it is not always the same ones that run; only one that takes its worker along ten times in a row is put aside.

/** Losses in a row, with no other ending between, after which a job is dead. */
export const lossesMax = 10

const firstWaitMs = 250
const waitMsMax = 60_000

/** When a job may run again that lost its worker `losses` times in a row, this one included; null for never. */
export function nextAfterLoss(now: number, losses: number): number | null {
  if (losses >= lossesMax) return null
  return losses < 2 ? now : now + Math.min(waitMsMax, firstWaitMs * 2 ** (losses - 2))
}

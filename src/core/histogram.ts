// Latency histograms with logarithmic buckets: a fixed number of small integers, so that a minute of a million
// requests costs as much as a minute of ten, and minutes add up exactly.

/** Buckets per doubling: a percentile read back is at most 2^(1/8) - 1 = 9 % above the true one. */
const perDoubling = 8
/** Everything at or below this falls in bucket 0, in milliseconds. */
const floorMs = 0.05
/** The last bucket, about 15 days; longer values are counted there. */
export const bucketMax = 272

/** The bucket of a duration in milliseconds. */
export function toBucket(ms: number): number {
  if (!(ms > floorMs)) return 0
  return Math.min(bucketMax, Math.ceil(Math.log2(ms / floorMs) * perDoubling))
}

/** The upper edge of a bucket, in milliseconds. */
export function bucketEdgeMs(bucket: number): number {
  return floorMs * 2 ** (bucket / perDoubling)
}

/** The value below which `share` (0 to 1) of what was counted lies, in milliseconds; null when nothing was. */
export function percentile(counts: ReadonlyMap<number, number>, share: number): number | null {
  let total = 0
  for (const count of counts.values()) total += count
  if (total === 0) return null
  let left = Math.max(1, Math.ceil(total * share))
  for (const bucket of [...counts.keys()].sort((a, b) => a - b)) {
    left -= counts.get(bucket) ?? 0
    if (left <= 0) return bucketEdgeMs(bucket)
  }
  return null
}

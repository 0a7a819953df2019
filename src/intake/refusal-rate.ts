// How many refused requests of a source are written a second. A flood of forgeries must not fill the disk or crowd out
// the refusal that a person is looking for; what is not written is still counted.

/** Whether one more of this source may be written at `now` (Unix milliseconds). */
export type RefusalRate = (source: string, now: number) => boolean

export function makeRefusalRate(perSecondMax: number): RefusalRate {
  const buckets = new Map<string, { second: number; written: number }>()
  return (source, now) => {
    const second = Math.floor(now / 1000)
    const bucket = buckets.get(source)
    if (bucket === undefined || bucket.second !== second) {
      buckets.set(source, { second, written: 1 })
      return true
    }
    bucket.written += 1
    return bucket.written <= perSecondMax
  }
}

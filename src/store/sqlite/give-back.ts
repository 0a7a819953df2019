// Gives space back to the disk: pages that pruning freed leave the file, a few in each commit, so that nobody waits long.
import { readInteger } from './database.ts'
import type { Work } from './work.ts'

/** Pages that leave the file in one commit: 256 KiB, more than the rows of one commit of the keeper's free. */
const pagesPerStep = 32
/** What is left free for intake to fill again: this many pages, or this share of the file. */
const sparePagesMin = 128
const spareShare = 1 / 16

/** Says how many pages went. The file itself shrinks when its log is copied into it, after the last step. */
export function giveBack(work: Work): number {
  const free = readInteger(work.sql, 'pragma freelist_count')
  const spare = Math.max(sparePagesMin, Math.ceil(readInteger(work.sql, 'pragma page_count') * spareShare))
  const pages = Math.min(pagesPerStep, free - spare)
  if (pages <= 0) return 0
  work.sql.db.exec(`pragma incremental_vacuum(${pages})`)
  work.shrinks = free - spare <= pagesPerStep
  return pages
}

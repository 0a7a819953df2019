// In which blocks of ids a bucket has rows of a source or type: an index that is coarse, a row for a block where an ordinary
// one has an entry for each row. A busy node writes a few of them four times a second; a list reads the rows of the blocks
// it names, by their primary key, and leaves out those of others: see block-walk.ts.
//
// A block is written in the commit that puts the first row into it, and never after: so a list misses nothing. Rows are
// those of all nodes together. They are written in one order, behind all else but the sums, so that who meets another waits
// for that one's commit only, and never in a circle.
import { toColumns } from './columns.ts'
import type { Tx } from './database.ts'
import { compareIds, type IdBlock, type Ref, toIdBlock } from './ids.ts'
import { compareTexts } from './order.ts'

/** What is listed, and by what; their places are the numbers in `kind`. */
const kinds = ['request by source', 'event by source', 'event by type'] as const
export type BlockKind = (typeof kinds)[number]

export function toKindNumber(kind: BlockKind): number {
  return kinds.indexOf(kind)
}

type BlockRow = [bucket: number, kind: number, name: string, low: string, high: string]

interface FoundBlock extends IdBlock {
  /** By kind, then by name: the buckets that have such rows in it. */
  buckets: readonly Map<string, Set<number>>[]
}

const insertBlocks = `insert into landfall.blocks (bucket, kind, name, low, high)
  select * from unnest($1::smallint[], $2::smallint[], $3::text[], $4::bigint[], $5::bigint[]) on conflict do nothing`

/** The blocks one transaction puts rows into. */
export class Blocks {
  /** One, or two where a new one begins: ids of one commit are made together. */
  readonly #found: FoundBlock[] = []

  addRequest(request: Ref, source: string): void {
    this.#add('request by source', request, source)
  }

  addEvent(event: Ref, { source, type }: { source: string; type: string }): void {
    this.#add('event by source', event, source)
    this.#add('event by type', event, type)
  }

  /** Those that are not known to be there already; answers which, to be known once they are committed. */
  write(tx: Tx, known: KnownBlocks): readonly BlockRow[] {
    const rows: BlockRow[] = []
    for (const { low, high, buckets } of this.#found) {
      for (const [kind, names] of buckets.entries()) {
        for (const [name, own] of names) {
          const held = known.lowsOf(kind, name)
          for (const bucket of own) if (held?.get(bucket) !== low) rows.push([bucket, kind, name, low, high])
        }
      }
    }
    if (rows.length > 0) tx.send(insertBlocks, toColumns(rows.sort(compare), 5))
    return rows
  }

  #add(kind: BlockKind, { bucket, id }: Ref, name: string): void {
    const names = this.#blockOf(id).buckets[toKindNumber(kind)]
    const own = names?.get(name)
    if (own === undefined) names?.set(name, new Set([bucket]))
    else own.add(bucket)
  }

  #blockOf(id: string): FoundBlock {
    for (const block of this.#found) if (compareIds(id, block.low) >= 0 && compareIds(id, block.high) <= 0) return block
    const block = { ...toIdBlock(id), buckets: kinds.map(() => new Map<string, Set<number>>()) }
    this.#found.push(block)
    return block
  }
}

function compare(one: BlockRow, other: BlockRow): number {
  return one[0] - other[0] || one[1] - other[1] || compareTexts(one[2], other[2]) || compareIds(one[3], other[3])
}

/** Entries kept of one client. Beyond it all are forgotten, and written once more. */
const knownMax = 50_000

/** The last block of each bucket, kind and name that a client knows to be committed. */
export class KnownBlocks {
  /** By kind and name, then by bucket. */
  readonly #lows = new Map<string, Map<number, string>>()
  #size = 0

  lowsOf(kind: number, name: string): ReadonlyMap<number, string> | undefined {
    return this.#lows.get(`${kind} ${name}`)
  }

  /** After their commit, and not before. */
  add(rows: readonly BlockRow[]): void {
    for (const [bucket, kind, name, low] of rows) {
      const key = `${kind} ${name}`
      const lows = this.#lows.get(key) ?? new Map<number, string>()
      this.#lows.set(key, lows)
      const held = lows.get(bucket)
      if (held === undefined) this.#size += 1
      // Commits on their way together do not end in their order.
      if (held === undefined || compareIds(low, held) > 0) lows.set(bucket, low)
    }
    if (this.#size <= knownMax) return
    this.#lows.clear()
    this.#size = 0
  }
}

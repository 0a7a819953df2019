// Whether this program still works on the schema, while it runs: somebody may start a newer one that takes a step which no
// older program works on. Each client looks at landfall.meta every second, and at once where a table or a column is missing.
// From then on it reads and writes nothing: intake answers 503 and workers claim nothing, until the node is replaced.
import { isLandfallError, LandfallError } from '../../core/errors.ts'
import type { Database } from './database.ts'
import { readMeta } from './migrate.ts'

const lookEveryMs = 1_000

export class SchemaWatch {
  readonly #db: Database
  readonly #timer: NodeJS.Timeout
  #looking: Promise<void> | null = null

  constructor(db: Database) {
    this.#db = db
    db.onMissing(() => this.look())
    this.#timer = setInterval(() => void this.look(), lookEveryMs).unref()
  }

  /** Of two who ask at one time, one looks. Never rejects. */
  look(): Promise<void> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = null
    })
    return this.#looking
  }

  close(): void {
    clearInterval(this.#timer)
  }

  async #look(): Promise<void> {
    const db = this.#db
    try {
      await readMeta({ where: db.where, ask: (sql) => db.askAnyway(sql) })
      db.refuse(null)
    } catch (error) {
      // What else went wrong tells nothing of the schema.
      if (isLandfallError(error) && error.code === 'store_newer') db.refuse(toRefusal(error))
    }
  }
}

/** To those who ask it is a store that does not answer for now. */
function toRefusal(error: LandfallError): LandfallError {
  return new LandfallError('store_unavailable', `store_newer: ${error.message}`, { cause: error, hint: error.hint })
}

// What a handler may ask of the store's database within the commit of its own success. The same words on every store.

/** One statement of a handler's own, with `$1` placeholders. */
export interface Statement {
  sql: string
  params: readonly unknown[]
}

export interface QueryResult {
  rows: readonly Record<string, unknown>[]
  /** Rows that were returned, or changed where none are returned. */
  rowCount: number
}

/** The store's database, lent to a handler within its own commit. */
export interface Transaction {
  /**
   * Runs one statement; it sees what those before it wrote. `$1` is the first of `params`, as often as it is named. Parameters
   * are null, text, number, bigint, boolean, Date, Uint8Array; anything else is sent as JSON. Error: `transaction_failed`,
   * after which the transaction can only be rolled back.
   */
  query(sql: string, params?: readonly unknown[]): Promise<QueryResult>
}

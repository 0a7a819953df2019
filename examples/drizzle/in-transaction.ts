// Drizzle on what ctx.transaction lends: every statement of it is part of the one commit that has the job's success.
import { drizzle, type PgRemoteDatabase } from 'drizzle-orm/pg-proxy'
import type { Transaction } from 'landfall'

/**
 * Rows come by the names of their columns: in a join, name those apart that are called alike (`sql`...`.as('name')`), or they are
 * refused. Columns of time are best `timestamp(..., { withTimezone: true })`: without a zone they are
 * read as local time.
 */
export function inTransaction(tx: Transaction): PgRemoteDatabase {
  return drizzle(async (sql, params, method) => {
    const { rows } = await tx.query(sql, params)
    return { rows: method === 'execute' ? [...rows] : rows.map((row) => Object.values(row)) }
  })
}

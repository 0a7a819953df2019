// Kysely on what ctx.transaction lends: every statement of it is part of the one commit that has the job's success.
import {
  type DatabaseConnection,
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from 'kysely'
import type { Transaction } from 'landfall'

export function inTransaction<Tables>(tx: Transaction): Kysely<Tables> {
  return new Kysely<Tables>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => toDriver(tx),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  })
}

function toDriver(tx: Transaction): Driver {
  const connection: DatabaseConnection = {
    executeQuery: async <Row>({ sql, parameters }: { sql: string; parameters: readonly unknown[] }) => {
      const { rows, rowCount } = await tx.query(sql, parameters)
      return { rows: rows as Row[], numAffectedRows: BigInt(rowCount) }
    },
    streamQuery: () => {
      throw new Error('a lent transaction answers with all rows at once')
    },
  }
  const refuse = async (): Promise<never> => {
    throw new Error('it is one transaction already, which ends with the function that it was given to')
  }
  const none = async (): Promise<void> => undefined
  return {
    ...{ init: none, acquireConnection: async () => connection, releaseConnection: none, destroy: none },
    ...{ beginTransaction: refuse, commitTransaction: refuse, rollbackTransaction: refuse },
  }
}

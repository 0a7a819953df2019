// A database of PostgreSQL with some nodes on it, for one run after another.
import pg from 'pg'
import { defaultLimits } from '../../src/core/limits.ts'
import { openStore } from '../../src/store/open-store.ts'
import type { Ground } from './ground.ts'
import { Judge } from './judge.ts'
import { PostgresEngine } from './postgres-engine.ts'
import { PostgresLook } from './postgres-look.ts'

export interface PostgresGround extends Ground {
  close(): Promise<void>
}

const nodesCount = 3

/** `mutate` is SQL that makes the database do something wrong. */
export async function onPostgres(url: string, mutate = ''): Promise<PostgresGround> {
  const limits = { ...defaultLimits, errorTextMax: 200 }
  const nodes = await Promise.all(Array.from({ length: nodesCount }, () => openStore(`${url}?connections=4`, limits)))
  const client = new pg.Client(url)
  await client.connect()
  await client.query('create table effects (job text not null)')
  await client.query(mutate)
  const look = new PostgresLook(client)
  return {
    empty: () => look.empty(),
    open: ({ subscriptions, note }) => {
      const judge = new Judge(subscriptions, note)
      return { judge, engine: new PostgresEngine({ nodes, look, judge }) }
    },
    events: () => look.events(),
    effects: () => look.effects(),
    release: () => undefined,
    close: async () => {
      await client.end()
      for (const node of nodes) await node.close()
    },
  }
}

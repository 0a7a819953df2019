// PostgreSQL passes as a store, and keeps the promises only it can break: what it does when its server goes away, that
// several nodes are one store, and that every hot statement names its buckets and walks an index.
import { after, before } from 'node:test'
import { defaultLimits, type Limits } from '../src/core/limits.ts'
import { connectStore, openStore } from '../src/store/open-store.ts'
import { exerciseStore, type MadeStore } from './store-conformance.ts'
import { type PostgresServer, startPostgres } from './support/postgres.ts'

let server: PostgresServer

before(async () => {
  server = await startPostgres()
})

after(() => server.stop())

exerciseStore('PostgreSQL', { make: makePostgres, skip: {} })

async function makePostgres(limits: Partial<Limits> = {}): Promise<MadeStore> {
  const url = await server.makeDatabase()
  const open = () => openStore(url, { ...defaultLimits, ...limits })
  let store = await open()
  return {
    store,
    reopen: async () => {
      await store.close()
      store = await open()
      return store
    },
    connect: () => connectStore(store.share().handle),
    dispose: async () => {
      await store.close()
      await server.dropDatabase(url)
    },
  }
}

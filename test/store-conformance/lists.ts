// What a person finds: lists, filters, pages.
import assert from 'node:assert/strict'
import { HeaderList } from '../../src/core/headers.ts'
import { type JobState, jobStates } from '../../src/core/job.ts'
import type { NewRequest, Store } from '../../src/store/store.ts'
import { allRows, anEvent, aRefusal, aRequest, claimAll, hasCode, type It, noon, settled } from './samples.ts'

export function specifyLists(it: It): void {
  /** All items of all pages. */
  async function everyPage<Item>(
    list: (cursor?: string) => Promise<{ items: readonly Item[]; next: string | null }>,
  ): Promise<Item[]> {
    const items: Item[] = []
    for (let cursor: string | undefined; ; ) {
      const page = await list(cursor)
      items.push(...page.items)
      if (page.next === null) return items
      cursor = page.next
    }
  }
  const pageAsk = (limit: number, cursor?: string) => (cursor === undefined ? { limit } : { limit, cursor })

  it('pages through events newest first, each once, while new ones arrive', async ({ store }) => {
    const keys = Array.from({ length: 23 }, (_, index) => `k${String(index).padStart(2, '0')}`)
    await store.append(keys.map((key) => aRequest([key])))
    let late = 0
    const seen = await everyPage(async (cursor) => {
      const page = await store.listEvents({}, pageAsk(5, cursor))
      await store.append([aRequest([`late${late++}`])])
      return page
    })
    assert.deepEqual(
      seen.map((event) => event.key),
      keys.toReversed(),
    )
  })

  it('pages through requests newest first, each once, while new ones arrive', async ({ store }) => {
    const appended = await store.append(
      Array.from({ length: 12 }, (_, index) => (index % 3 === 0 ? aRefusal() : aRequest([`k${index}`]))),
    )
    const seen = await everyPage(async (cursor) => {
      const page = await store.listRequests({}, pageAsk(5, cursor))
      await store.append([aRefusal()])
      return page
    })
    assert.deepEqual(
      seen.map((request) => request.id),
      appended.map((one) => one.requestId).toReversed(),
    )
  })

  it('has no next page when the last item was given', async ({ store }) => {
    await store.append([aRequest(['a', 'b'])])
    assert.equal((await store.listEvents({}, { limit: 2 })).next, null)
    assert.deepEqual(await store.listEvents({ source: 'none' }, { limit: 2 }), { items: [], next: null })
  })

  it('refuses a cursor that no list gave', async ({ store }) => {
    await assert.rejects(store.listEvents({}, { limit: 1, cursor: 'nonsense' }), hasCode('request_invalid'))
  })

  it('finds events by each filter and by all of them', async ({ store }) => {
    const of = (key: string, type: string, change: Partial<NewRequest>) => aRequest([anEvent(key, { type })], change)
    await store.append([
      of('ch_1', 'charge.paid', { receivedAt: noon }),
      of('ch_2', 'charge.failed', { receivedAt: noon + 60_000 }),
      of('in_1', 'invoice.paid', { receivedAt: noon + 120_000 }),
      of('ch_1', 'charge.paid', { source: 'code', receivedAt: noon + 180_000 }),
    ])
    const keysOf = async (filter: Parameters<Store['listEvents']>[0]) =>
      (await store.listEvents(filter, allRows)).items.map((event) => `${event.source}/${event.key}`)
    assert.deepEqual(await keysOf({ source: 'shop' }), ['shop/in_1', 'shop/ch_2', 'shop/ch_1'])
    assert.deepEqual(await keysOf({ type: 'charge.paid' }), ['code/ch_1', 'shop/ch_1'])
    assert.deepEqual(await keysOf({ text: 'ch_' }), ['code/ch_1', 'shop/ch_2', 'shop/ch_1'])
    assert.deepEqual(await keysOf({ text: 'PAID' }), ['code/ch_1', 'shop/in_1', 'shop/ch_1'])
    assert.deepEqual(await keysOf({ text: '%' }), [])
    assert.deepEqual(await keysOf({ from: noon + 60_000 }), ['code/ch_1', 'shop/in_1', 'shop/ch_2'])
    assert.deepEqual(await keysOf({ to: noon + 60_000 }), ['shop/ch_1'])
    assert.deepEqual(await keysOf({ from: noon + 1, to: noon + 120_001 }), ['shop/in_1', 'shop/ch_2'])
    assert.deepEqual(
      await keysOf({ source: 'shop', type: 'charge.paid', state: 'pending', text: 'ch', from: noon, to: noon + 1 }),
      ['shop/ch_1'],
    )
  })

  it('finds events by the state of one of their jobs', async ({ store }) => {
    for (const state of jobStates) await store.append([aRequest([state])])
    const jobs = new Map((await claimAll(store)).map((job) => [job.event.key, job]))
    const to = (key: JobState, change: Parameters<typeof settled>[1]) =>
      settled(jobs.get(key) ?? { jobId: '', token: '' }, change)
    await store.settle([to('pending', { state: 'pending', dueAt: noon, outcome: 'retry' }), to('succeeded', {})])
    await store.settle([
      to('dead', { state: 'dead', outcome: 'dead' }),
      to('cancelled', { state: 'pending', dueAt: noon, outcome: 'retry' }),
    ])
    await store.cancelJob(jobs.get('cancelled')?.jobId ?? '')
    for (const state of jobStates) {
      const { items } = await store.listEvents({ state, source: 'shop', type: 'thing.made' }, allRows)
      assert.deepEqual(
        items.map((event) => [event.key, event.jobs.map((job) => job.state)]),
        [[state, [state]]],
      )
    }
  })

  it('lists an event once however many of its jobs are in the state', async ({ store }) => {
    const jobs = ['one', 'two'].map((subscription) => ({ subscription, dueAt: noon }))
    await store.append([aRequest([anEvent('a', { jobs })]), aRequest([anEvent('b', { jobs })])])
    const claimed = [
      ...(await claimAll(store, { subscription: 'one' })),
      ...(await claimAll(store, { subscription: 'two' })),
    ]
    await store.settle(claimed.map((job) => settled(job, { state: 'dead', outcome: 'dead' })))
    const seen = await everyPage((cursor) => store.listEvents({ state: 'dead' }, pageAsk(1, cursor)))
    assert.deepEqual(
      seen.map((event) => event.key),
      ['b', 'a'],
    )
  })

  it('finds requests by each filter and by all of them', async ({ store }) => {
    const appended = await store.append([
      aRequest(['a']),
      aRequest(['a'], { receivedAt: noon + 1 }),
      aRefusal({ receivedAt: noon + 2 }),
      aRefusal({ reason: 'too_old', source: 'code', receivedAt: noon + 3 }),
      aRequest([], { outcome: 'handshake', receivedAt: noon + 4 }),
    ])
    const found = async (filter: Parameters<Store['listRequests']>[0]) => {
      const { items } = await store.listRequests(filter, allRows)
      return items.map((request) => appended.findIndex((one) => one.requestId === request.id))
    }
    assert.deepEqual(
      await Promise.all(
        ['accepted', 'duplicate', 'refused', 'handshake'].map((outcome) => found({ outcome } as never)),
      ),
      [[0], [1], [3, 2], [4]],
    )
    assert.deepEqual([await found({ source: 'code' }), await found({ reason: 'too_old' })], [[3], [3]])
    assert.deepEqual(
      [await found({ from: noon + 2 }), await found({ to: noon + 2 })],
      [
        [4, 3, 2],
        [1, 0],
      ],
    )
    assert.deepEqual(
      await found({ source: 'shop', outcome: 'refused', reason: 'no_matching_secret', from: noon, to: noon + 3 }),
      [2],
    )
    const [refused] = (await store.listRequests({ reason: 'too_old' }, allRows)).items
    assert.deepEqual(
      [refused?.source, refused?.status, refused?.reason, refused?.eventId],
      ['code', 400, 'too_old', null],
    )
  })

  it('lists requests oldest first where asked, over pages and under filters, and takes no cursor the other way', async ({
    store,
  }) => {
    for (let n = 0; n < 7; n++) await store.append([aRefusal({ source: n % 3 === 0 ? 'code' : 'shop' }), aRequest([])])
    for (const filter of [
      {},
      { outcome: 'refused' },
      { source: 'code' },
      { outcome: 'refused', source: 'shop' },
    ] as const) {
      const newest = await everyPage((cursor) => store.listRequests(filter, pageAsk(2, cursor)))
      const oldest = await everyPage((cursor) =>
        store.listRequests(filter, { ...pageAsk(2, cursor), oldestFirst: true }),
      )
      assert.deepEqual(
        oldest.map((request) => request.id),
        newest.map((request) => request.id).reverse(),
      )
    }
    const { next } = await store.listRequests({}, { limit: 2, oldestFirst: true })
    await assert.rejects(store.listRequests({}, pageAsk(2, next ?? '')), hasCode('request_invalid'))
  })

  it('finds an accepted request of a source by a header it carried', async ({ store }) => {
    const headers = (value: string) =>
      HeaderList.from([
        ['Other', 'x'],
        ['X-Delivery', value],
      ])
    const appended = await store.append([
      aRequest(['a'], { headers: headers('one') }),
      aRefusal({ headers: headers('two') }),
      aRequest(['b'], { headers: headers('three'), source: 'code' }),
    ])
    assert.equal((await store.findAcceptedWithHeader('shop', 'x-delivery', 'one'))?.id, appended[0]?.requestId)
    for (const [source, header, value] of [
      ['shop', 'x-delivery', 'two'],
      ['shop', 'x-delivery', 'three'],
      ['shop', 'other', 'one'],
      ['shop', 'x-delivery', 'on'],
    ] as const) {
      assert.equal(await store.findAcceptedWithHeader(source, header, value), null)
    }
  })
}

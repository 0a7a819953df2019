// What is stored of a request, and how a duplicate is known.
import assert from 'node:assert/strict'
import { HeaderList } from '../../src/core/headers.ts'
import { allRows, anEvent, aRefusal, aRequest, claimAll, hasCode, type It, noon, settled, theEvent } from './samples.ts'

export function specifyAppend(it: It): void {
  it('answers a batch in its order, with ids that grow', async ({ store }) => {
    const appended = await store.append([aRequest(['a']), aRequest(['b', 'c']), aRefusal()])
    assert.deepEqual(
      appended.map(({ outcome, events }) => [outcome, events.length]),
      [
        ['accepted', 1],
        ['accepted', 2],
        ['refused', 0],
      ],
    )
    const events = await store.listEvents({}, allRows)
    assert.deepEqual(
      events.items.map((event) => event.key),
      ['c', 'b', 'a'],
    )
    const requests = await store.listRequests({}, allRows)
    assert.deepEqual(
      requests.items.map((request) => request.id),
      appended.map((one) => one.requestId).reverse(),
    )
  })

  it('takes an empty batch', async ({ store }) => {
    assert.deepEqual(await store.append([]), [])
  })

  it('keeps an accepted request that carries no event', async ({ store }) => {
    const [appended] = await store.append([aRequest([])])
    assert.equal(appended?.outcome, 'accepted')
    assert.equal((await store.getRequest(appended.requestId))?.eventId, null)
  })

  it('keeps every byte of a body', async ({ store, reopen }) => {
    const body = Uint8Array.from({ length: 256 }, (_, index) => index)
    const [appended] = await store.append([aRequest(['a'], { body })])
    const again = await reopen()
    const request = await again.getRequest(appended?.requestId ?? '')
    assert.deepEqual([...(request?.body ?? [])], [...body])
    const [job] = await claimAll(again)
    assert.deepEqual([...(job?.event.request.body ?? [])], [...body])
  })

  it('keeps an empty body and one of a megabyte', async ({ store }) => {
    const large = Buffer.alloc(1024 * 1024, 'landfall')
    const appended = await store.append([aRequest(['a'], { body: new Uint8Array() }), aRequest(['b'], { body: large })])
    assert.equal((await store.getRequest(appended[0]?.requestId ?? ''))?.body.byteLength, 0)
    assert.ok(large.equals((await store.getRequest(appended[1]?.requestId ?? ''))?.body ?? new Uint8Array()))
  })

  it('keeps a body that is a view into a larger buffer, and lets the caller go on with that buffer', async ({
    store,
  }) => {
    const pool = Buffer.from('before{"n":7}after')
    const storing = store.append([aRequest(['a'], { body: pool.subarray(6, 13) })])
    const [appended] = await storing
    assert.equal(pool.toString(), 'before{"n":7}after')
    const held = await store.getRequest(appended?.requestId ?? '')
    assert.equal(Buffer.from(held?.body ?? []).toString(), '{"n":7}')
  })

  it('keeps headers in order, with duplicates, case, empty and latin1 values', async ({ store }) => {
    const flat = [
      'X-Sig',
      'v1=a',
      'x-sig',
      'v1=b',
      'Content-Type',
      'application/json',
      'Empty',
      '',
      'Name',
      'J\u00fcrgen: \u00ff',
    ]
    const [appended] = await store.append([aRequest(['a'], { headers: new HeaderList(flat) })])
    assert.deepEqual((await store.getRequest(appended?.requestId ?? ''))?.headers.flat, flat)
    const [job] = await claimAll(store)
    assert.deepEqual(job?.event.request.headers.flat, flat)
  })

  it('keeps everything else of a request and of its event', async ({ store }) => {
    const receivedAt = noon + 123
    const event = anEvent('k\u00e9y \u{1f6ec}', {
      type: 'a.b',
      createdAt: noon - 5000,
      pointer: '/events/0',
      origin: 'reconcile',
    })
    const given = aRequest([event], {
      method: 'PUT',
      url: '/webhooks/shop?a=%20b',
      receivedAt,
      status: 202,
      secret: 1,
      remoteAddress: '::1',
    })
    const [appended] = await store.append([given])
    const held = await theEvent(store, appended?.events[0]?.id)
    const { request, jobs, duplicateRequests, ...rest } = held
    assert.deepEqual(rest, {
      ...{
        id: appended?.events[0]?.id,
        source: 'shop',
        key: 'k\u00e9y \u{1f6ec}',
        type: 'a.b',
        createdAt: noon - 5000,
      },
      ...{ receivedAt, duplicates: 0, origin: 'reconcile', pointer: '/events/0' },
    })
    assert.deepEqual(
      [request.method, request.url, request.status, request.secret],
      ['PUT', '/webhooks/shop?a=%20b', 202, 1],
    )
    assert.deepEqual([request.remoteAddress, request.receivedAt, request.reason], ['::1', receivedAt, null])
    assert.deepEqual([request.altered, request.eventId, request.ackMs], [false, held.id, null])
    assert.ok(Number.isInteger(request.storedAt) && request.storedAt > 0)
    assert.deepEqual(
      jobs.map((job) => [job.subscription, job.state, job.attempts, job.dueAt]),
      [['sub', 'pending', 0, noon]],
    )
    assert.deepEqual(duplicateRequests, [])
  })

  it('keeps several events of one request, each with its pointer and its jobs', async ({ store }) => {
    const jobs = [
      { subscription: 'one', dueAt: noon },
      { subscription: 'two', dueAt: noon + 1 },
    ]
    const [appended] = await store.append([
      aRequest([anEvent('a', { pointer: '/0', jobs }), anEvent('b', { pointer: '/1', jobs: [] })]),
    ])
    const [a, b] = await Promise.all((appended?.events ?? []).map((event) => theEvent(store, event.id)))
    assert.deepEqual([a?.pointer, a?.jobs.map((job) => job.subscription)], ['/0', ['one', 'two']])
    assert.deepEqual([b?.pointer, b?.jobs.length], ['/1', 0])
    assert.equal(a?.request.id, b?.request.id)
  })

  it('stores nothing of a call that cannot be stored, and everything of those beside it', async ({ store }) => {
    const broken = aRequest(['broken'], { receivedAt: Number.NaN })
    const calls = [[aRequest(['a'])], [aRequest(['b']), broken], [aRequest(['c'])]].map((call) => store.append(call))
    const results = await Promise.allSettled(calls)
    assert.deepEqual(
      results.map((result) => result.status),
      ['fulfilled', 'rejected', 'fulfilled'],
    )
    await assert.rejects(calls[1] ?? Promise.resolve(), hasCode('store_unavailable'))
    assert.deepEqual(
      (await store.listEvents({}, allRows)).items.map((event) => event.key),
      ['c', 'a'],
    )
    assert.equal((await store.backlog())[0]?.pending, 2)
  })

  it(
    'refuses at once what is more than may wait, and takes the rest',
    async ({ store }) => {
      const results = await Promise.allSettled(['a', 'b', 'c', 'd'].map((key) => store.append([aRequest([key])])))
      assert.deepEqual(
        results.map((result) => result.status),
        ['fulfilled', 'fulfilled', 'fulfilled', 'rejected'],
      )
      await assert.rejects(store.append([1, 2, 3, 4].map((n) => aRequest([`e${n}`]))), hasCode('store_full'))
      await store.append([aRequest(['f'])])
    },
    { inFlightRequestsMax: 3 },
  )
}

export function specifyDuplicates(it: It): void {
  it('holds one event for each source and key', async ({ store }) => {
    const [first] = await store.append([aRequest(['a'])])
    const [again, elsewhere] = await store.append([aRequest(['a']), aRequest(['a'], { source: 'other' })])
    assert.deepEqual(
      [again?.outcome, again?.events[0]],
      ['duplicate', { id: first?.events[0]?.id, duplicate: true, altered: false }],
    )
    assert.equal(elsewhere?.outcome, 'accepted')
    assert.equal((await store.listEvents({}, allRows)).items.length, 2)
  })

  it('knows a duplicate within one batch and within one request', async ({ store }) => {
    const appended = await store.append([aRequest(['a', 'a', 'b']), aRequest(['b'])])
    assert.deepEqual(
      appended.map(({ events }) => events.map((event) => event.duplicate)),
      [[false, true, false], [true]],
    )
    assert.deepEqual(
      appended.map(({ outcome }) => outcome),
      ['accepted', 'duplicate'],
    )
  })

  it('accepts one of 200 appends of the same event at the same time', async ({ store, connect }) => {
    const other = await connect()
    const given = Array.from({ length: 200 }, (_, index) =>
      (index % 2 === 0 ? store : other).append([aRequest(['same'])]),
    )
    const outcomes = (await Promise.all(given)).map(([appended]) => appended?.outcome)
    assert.equal(outcomes.filter((outcome) => outcome === 'accepted').length, 1)
    assert.equal(outcomes.filter((outcome) => outcome === 'duplicate').length, 199)
    const { items } = await store.listEvents({}, allRows)
    assert.deepEqual(
      items.map((event) => [event.duplicates, event.jobs.length]),
      [[199, 1]],
    )
    await other.close()
  })

  it('makes no job for a duplicate, whatever became of the first one', async ({ store }) => {
    await store.append([aRequest(['a'])])
    const [job] = await claimAll(store)
    assert.ok(job)
    await store.settle([settled(job, { state: 'dead', outcome: 'dead' })])
    await store.append([aRequest(['a'])])
    assert.deepEqual(
      (await theEvent(store, job.event.id)).jobs.map((one) => one.state),
      ['dead'],
    )
    assert.equal((await claimAll(store)).length, 0)
  })

  it('says and keeps when an event came again with another body', async ({ store }) => {
    const body = Buffer.from('{"n":2}')
    const [first, again, same] = await store.append([aRequest(['a']), aRequest(['a'], { body }), aRequest(['a'])])
    assert.deepEqual([again?.outcome, again?.events[0]?.altered, same?.events[0]?.altered], ['duplicate', true, false])
    const kept = await store.getRequest(again?.requestId ?? '')
    assert.deepEqual([kept?.altered, Buffer.from(kept?.body ?? []).toString()], [true, '{"n":2}'])
    assert.equal((await theEvent(store, first?.events[0]?.id)).request.altered, false)
  })

  it('compares an event within its request, however that was bundled', async ({ store }) => {
    const bundle = (parts: unknown[]): Uint8Array => Buffer.from(JSON.stringify(parts))
    await store.append([aRequest([anEvent('a', { pointer: '/0' })], { body: bundle([{ n: 1 }]) })])
    const [same] = await store.append([
      aRequest([anEvent('b', { pointer: '/0' }), anEvent('a', { pointer: '/1' })], {
        body: bundle([{ n: 2 }, { n: 1 }]),
      }),
    ])
    const [other] = await store.append([aRequest([anEvent('a', { pointer: '/0' })], { body: bundle([{ n: 3 }]) })])
    assert.deepEqual([same?.outcome, same?.events.map((event) => event.altered)], ['accepted', [false, false]])
    assert.deepEqual(
      other?.events.map((event) => event.altered),
      [true],
    )
  })

  it('shows the bytes of a duplicate and counts it on its event', async ({ store }) => {
    const headers = HeaderList.from([['X-Retry', '1']])
    const [first, again] = await store.append([aRequest(['a']), aRequest(['a'], { headers, receivedAt: noon + 9 })])
    const kept = await store.getRequest(again?.requestId ?? '')
    assert.deepEqual([kept?.headers.flat, Buffer.from(kept?.body ?? []).toString()], [['X-Retry', '1'], '{"n":1}'])
    assert.equal(kept?.eventId, first?.events[0]?.id)
    const event = await theEvent(store, first?.events[0]?.id)
    assert.deepEqual([event.duplicates, event.receivedAt], [1, noon])
    assert.deepEqual(
      event.duplicateRequests.map((one) => one.id),
      [again?.requestId],
    )
  })

  it('lists at most the latest 100 duplicates of an event, newest last', async ({ store }) => {
    const appended = await store.append(Array.from({ length: 105 }, () => aRequest(['a'])))
    const event = await theEvent(store, appended[0]?.events[0]?.id)
    assert.equal(event.duplicates, 104)
    assert.deepEqual(
      event.duplicateRequests.map((one) => one.id),
      appended.slice(-100).map((one) => one.requestId),
    )
  })
}

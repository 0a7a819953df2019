// Refused requests that are let in afterwards: once, in one commit with all that they carry.
import assert from 'node:assert/strict'
import type { Admission, Admitted, RequestRecord, Store } from '../../src/store/store.ts'
import {
  allRows,
  always,
  anEvent,
  aRefusal,
  aRequest,
  claimAll,
  hasCode,
  type It,
  noon,
  settled,
  theEvent,
} from './samples.ts'

const later = noon + 3 * 3_600_000

async function refuse(store: Store, change: Parameters<typeof aRefusal>[0] = {}): Promise<string> {
  const [appended] = await store.append([aRefusal(change)])
  return appended?.requestId ?? ''
}

function admission(requestId: string, keys: readonly string[], change: Partial<Admission> = {}): Admission {
  return { requestId, secret: 1, events: keys.map((key) => anEvent(key, { origin: 'admitted' })), ...change }
}

async function admitOne(store: Store, given: Admission): Promise<Admitted | null> {
  const [admitted = null] = await store.admit([given], later)
  return admitted
}

async function theRequest(store: Store, id: string): Promise<RequestRecord> {
  const request = await store.getRequest(id)
  assert.ok(request !== null, `the request ${id} is held`)
  return request
}

export function specifyAdmit(it: It): void {
  it('makes an accepted request of a refused one, with its events and jobs, and keeps what it was answered', async ({
    store,
    reopen,
  }) => {
    const id = await refuse(store, { receivedAt: noon + 1 })
    const admitted = await admitOne(store, admission(id, ['a', 'b']))
    assert.deepEqual([admitted?.admitted, admitted?.outcome, admitted?.events.length], [true, 'accepted', 2])
    const again = await reopen()
    const { outcome, status, reason, receivedAt, admittedAt, secret, eventId } = await theRequest(again, id)
    assert.deepEqual([outcome, status, reason], ['accepted', 400, 'admitted:no_matching_secret'])
    assert.deepEqual([receivedAt, admittedAt, secret, eventId], [noon + 1, later, 1, admitted?.events[0]?.id])
    const event = await theEvent(again, admitted?.events[0]?.id)
    assert.deepEqual([event.origin, event.receivedAt, event.request.id], ['admitted', noon + 1, id])
    const [job] = await claimAll(again, { now: later })
    assert.equal(Buffer.from(job?.event.request.body ?? []).toString(), '{"n":1}')
  })

  it('lets one of fifty that admit the same request at one moment do it', async ({ store, connect }) => {
    const other = await connect()
    const id = await refuse(store)
    const asked = Array.from({ length: 50 }, (_, index) =>
      admitOne(index % 2 === 0 ? store : other, admission(id, ['a'])),
    )
    const results = await Promise.all(asked)
    assert.equal(results.filter((result) => result?.admitted).length, 1)
    for (const result of results) assert.equal(result?.outcome, 'accepted')
    const { items } = await store.listEvents({}, allRows)
    assert.deepEqual(
      items.map((event) => [event.key, event.jobs.length, event.duplicates]),
      [['a', 1, 0]],
    )
    await other.close()
  })

  it('changes nothing of a request that is not refused, and knows none that is not there', async ({ store }) => {
    const [accepted] = await store.append([aRequest(['a'])])
    const [greeted] = await store.append([aRefusal({ outcome: 'handshake', status: 200, reason: null })])
    const ids = [accepted?.requestId ?? '', greeted?.requestId ?? '', 'req_999', 'evt_1']
    const results = await store.admit(
      ids.map((id) => admission(id, ['x'])),
      later,
    )
    assert.deepEqual(results, [
      { admitted: false, outcome: 'accepted', events: [] },
      { admitted: false, outcome: 'handshake', events: [] },
      null,
      null,
    ])
    assert.equal((await theRequest(store, ids[0] ?? '')).admittedAt, null)
    assert.equal((await store.listEvents({}, allRows)).items.length, 1)
    assert.deepEqual(await store.admit([], later), [])
  })

  it('makes a duplicate where every event is held already, and no job; an altered one is flagged', async ({
    store,
  }) => {
    const same = await refuse(store)
    const altered = await refuse(store, { body: Buffer.from('{"n":2}') })
    const half = await refuse(store)
    const [first] = await store.append([aRequest(['a'])])
    const given = [admission(same, ['a']), admission(altered, ['a']), admission(half, ['a', 'b'])]
    const results = await store.admit(given, later)
    const held = { id: first?.events[0]?.id, duplicate: true }
    assert.deepEqual(
      results.map((result) => [result?.admitted, result?.outcome, result?.events[0]]),
      [
        [true, 'duplicate', { ...held, altered: false }],
        [true, 'duplicate', { ...held, altered: true }],
        [true, 'accepted', { ...held, altered: false }],
      ],
    )
    assert.deepEqual(
      await Promise.all([same, altered, half].map(async (id) => (await theRequest(store, id)).altered)),
      [false, true, false],
    )
    const event = await theEvent(store, first?.events[0]?.id)
    assert.deepEqual([event.duplicates, event.jobs.length], [3, 1])
    assert.deepEqual(event.duplicateRequests.map((one) => one.id).sort(), [same, altered, half].sort())
    assert.equal(Buffer.from((await theRequest(store, same)).body).toString(), '{"n":1}')
    assert.equal((await claimAll(store)).length, 2)
  })

  it('knows a later delivery of an admitted event as its duplicate', async ({ store }) => {
    const id = await refuse(store)
    const admitted = await admitOne(store, admission(id, ['a']))
    const [again] = await store.append([aRequest(['a'])])
    assert.deepEqual(
      [again?.outcome, again?.events],
      ['duplicate', [{ id: admitted?.events[0]?.id, duplicate: true, altered: false }]],
    )
  })

  it('stores nothing of a call that cannot be stored, and lets it be asked again', async ({ store }) => {
    const ids = [await refuse(store), await refuse(store)]
    const broken = anEvent('b', { origin: 'admitted', jobs: [{ subscription: 'sub', dueAt: Number.NaN }] })
    const call = store.admit([admission(ids[0] ?? '', ['a']), admission(ids[1] ?? '', [], { events: [broken] })], later)
    await assert.rejects(call, hasCode('store_unavailable'))
    assert.equal((await store.listEvents({}, allRows)).items.length, 0)
    assert.equal((await store.listRequests({ outcome: 'refused' }, allRows)).items.length, 2)
    const results = await store.admit(
      ids.map((id, index) => admission(id, [`a${index}`])),
      later,
    )
    assert.ok(results.every((result) => result?.admitted))
  })

  it('leaves the refusal counted in its minute, and counts the admission in its own', async ({ store }) => {
    const ids = [await refuse(store), await refuse(store)]
    await store.admit(
      ids.map((id) => admission(id, ['a'])),
      later,
    )
    const counted = (await store.counters(always)).map(({ minute, name, count }) => [name, minute, count])
    assert.deepEqual(counted.sort(), [
      ['admitted', later, 2],
      ['refused', noon, 2],
      ['refused:no_matching_secret', noon, 2],
    ])
  })

  it('wakes who waits for work, and tells those who watch', async ({ store }) => {
    const id = await refuse(store)
    const woken = Promise.withResolvers<void>()
    const told = Promise.withResolvers<unknown>()
    store.onWork(() => woken.resolve())
    store.watch((notices) => told.resolve(notices.map((one) => [one.kind, 'outcome' in one ? one.outcome : null])))
    await admitOne(store, admission(id, ['a']))
    await woken.promise
    assert.deepEqual(await told.promise, [
      ['event', null],
      ['request', 'accepted'],
    ])
  })

  it('keeps what was admitted as long as any event, and no longer counts it as a refusal', async ({ store }) => {
    const ids = [await refuse(store), await refuse(store), await refuse(store)]
    await store.admit(
      ids.slice(0, 2).map((id, index) => admission(id, [`a${index}`])),
      later,
    )
    const none = { eventsBefore: 0, refusalsKeptMax: 1, refusalBytesKeptMax: 1e9, rowsMax: 100 }
    assert.equal(await store.prune({ ...none, refusalBytesKeptMax: 60 }), 0, 'three of 42 bytes were kept')
    assert.equal(await store.prune({ ...none, refusalsKeptMax: 0 }), 1)
    assert.equal((await store.listRequests({}, allRows)).items.length, 2)
    const old = { ...none, eventsBefore: later }
    assert.equal(await store.prune(old), 0, 'their jobs wait')
    await store.settle((await claimAll(store, { now: later })).map((job) => settled(job)))
    while ((await store.prune(old)) > 0);
    assert.deepEqual((await store.listRequests({}, allRows)).items, [])
    assert.deepEqual((await store.listEvents({}, allRows)).items, [])
  })

  it('is found by source, by time of receipt, and no longer by the reason it was refused for', async ({ store }) => {
    const id = await refuse(store, { receivedAt: noon + 1 })
    await store.append([aRequest(['x'], { source: 'other', receivedAt: later })])
    const admitted = await admitOne(store, admission(id, ['a']))
    const event = admitted?.events[0]?.id
    const around = { from: noon, to: noon + 60_000 }
    for (const filter of [{ source: 'shop' }, around, { ...around, source: 'shop' }])
      assert.deepEqual(
        (await store.listEvents(filter, allRows)).items.map((one) => one.id),
        [event],
      )
    const count = async (filter: object) => (await store.listRequests(filter, allRows)).items.length
    assert.deepEqual([await count({ reason: 'no_matching_secret' }), await count({ outcome: 'refused' })], [0, 0])
    assert.deepEqual(
      [await count({ reason: 'admitted:no_matching_secret' }), await count({ outcome: 'accepted', source: 'shop' })],
      [1, 1],
    )
  })
}

// Copies of what providers publish: kept as they are, one a URL, within an age and a size.
import assert from 'node:assert/strict'
import type { PublishedCopy, Store } from '../../src/store/store.ts'
import { type It, noon } from './samples.ts'

const bounds = { fetchedBefore: 0, bytesMax: 1_000_000 }

function aCopy(name: string, change: Partial<PublishedCopy> = {}): PublishedCopy {
  return {
    url: `https://keys.example/${name}`,
    text: `keys of ${name}`,
    digest: `d-${name}`,
    fetchedAt: noon,
    ...change,
  }
}

async function held(store: Store, since = 0): Promise<PublishedCopy[]> {
  return [...(await store.readPublished(since))].sort((one, other) => (one.url < other.url ? -1 : 1))
}

export function specifyPublished(it: It): void {
  it('holds copies as they were given, for every client and after it was opened again', async ({
    store,
    connect,
    reopen,
  }) => {
    assert.deepEqual(await held(store), [])
    const copies = [aCopy('a', { text: '{"ß":"\u{1F511}"}\r\n' }), aCopy('b', { text: '' })]
    for (const copy of copies) await store.keepPublished(copy, bounds)
    const other = await connect()
    assert.deepEqual(await held(other), copies)
    await other.keepPublished(aCopy('c'), bounds)
    await other.close()
    assert.deepEqual(await held(await reopen()), [...copies, aCopy('c')])
  })

  it('holds one copy of a URL, the one fetched last, whichever came last', async ({ store }) => {
    const newer = aCopy('a', { text: 'newer', digest: 'd2', fetchedAt: noon + 1 })
    for (const copy of [aCopy('a'), newer, aCopy('a')]) await store.keepPublished(copy, bounds)
    assert.deepEqual(await held(store), [newer])
    await store.keepPublished({ ...newer, text: 'newest' }, bounds)
    assert.deepEqual(
      (await held(store)).map(({ text }) => text),
      ['newest'],
    )
  })

  it('gives none that are older than asked for, and drops what is past its keep', async ({ store }) => {
    for (const [name, age] of Object.entries({ a: 2, b: 1, c: 0 }))
      await store.keepPublished(aCopy(name, { fetchedAt: noon - age }), bounds)
    const names = async (since: number): Promise<string[]> => (await held(store, since)).map(({ url }) => url.slice(-1))
    assert.deepEqual(await names(noon - 1), ['b', 'c'])
    await store.keepPublished(aCopy('d'), { ...bounds, fetchedBefore: noon - 1 })
    assert.deepEqual(await names(0), ['b', 'c', 'd'])
  })

  it('holds no more bytes than it may: the longest ago fetched go first, and what is too large alone is not kept', async ({
    store,
  }) => {
    const text = 'x'.repeat(1000)
    for (const [name, age] of Object.entries({ a: 1, b: 3, c: 2 }))
      await store.keepPublished(aCopy(name, { text, fetchedAt: noon - age }), bounds)
    await store.keepPublished(aCopy('d', { text }), { ...bounds, bytesMax: 3300 })
    const names = async (): Promise<string[]> => (await held(store)).map(({ url }) => url.slice(-1))
    assert.deepEqual(await names(), ['a', 'c', 'd'])
    await store.keepPublished(aCopy('e', { text: 'x'.repeat(3300) }), { ...bounds, bytesMax: 3300 })
    assert.deepEqual(await names(), ['a', 'c', 'd'])
    await store.keepPublished(aCopy('c', { text, fetchedAt: noon + 1 }), { ...bounds, bytesMax: 1100 })
    assert.deepEqual(await names(), ['c'])
  })
}

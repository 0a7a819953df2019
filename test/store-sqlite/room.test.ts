// How late a queue may be, and how full its disk, with a clock in hand: what a person, a breaker or the job's own time holds
// back is held for as long as it takes, and makes nobody wait at the door.
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { closedBreaker, defaultBreakerPolicy } from '../../src/core/breaker.ts'
import type { LandfallError } from '../../src/core/errors.ts'
import { defaultLimits, type Limits } from '../../src/core/limits.ts'
import { appendRequests } from '../../src/store/sqlite/append.ts'
import { openWritable, Statements } from '../../src/store/sqlite/database.ts'
import { Rules, setPaused } from '../../src/store/sqlite/gates.ts'
import { readHighestIds } from '../../src/store/sqlite/ids.ts'
import { packAppends, type UnpackedRequest, unpackAppends } from '../../src/store/sqlite/packing.ts'
import { Room } from '../../src/store/sqlite/room.ts'
import { migrate } from '../../src/store/sqlite/schema.ts'
import { Work } from '../../src/store/sqlite/work.ts'
import type { NewRequest } from '../../src/store/store.ts'
import { anEvent, aRequest, noon } from '../store-conformance/samples.ts'

const hour = 3_600_000

interface Bench {
  work: Work
  /** Which of these appends are let in, by the last look. */
  letIn(...requests: NewRequest[]): string[]
  /** What a look finds so many milliseconds after noon. */
  at(ms: number): string | undefined
}

/** One subscription with a fresh job that is due at noon, as the writer holds it, with nobody who runs it. */
async function withJob(
  t: TestContext,
  limits: Partial<Limits> = {},
  job: { dueAt?: number; key?: string } = {},
): Promise<Bench> {
  const folder = await mkdtemp(join(tmpdir(), 'landfall-room-'))
  const path = join(folder, 'room.db')
  const db = openWritable(path, 0)
  t.after(async () => {
    db.close()
    await rm(folder, { recursive: true })
  })
  migrate(db, path)
  const sql = new Statements(db)
  const rules = new Rules()
  rules.set([{ subscription: 'sub', concurrency: 1, rate: null, breaker: defaultBreakerPolicy }])
  const room = new Room(path, { ...defaultLimits, diskFreeBytesMin: 1, queueAgeMs: hour, ...limits }, rules)
  const letIn = (...requests: NewRequest[]): string[] => {
    const refused = new Map<string, string>()
    const items = requests.map((request) => {
      const key = request.events[0]?.key ?? ''
      const reject = ({ code }: LandfallError) => void refused.set(key, code)
      return { requests: unpack(request), answer: () => undefined, reject }
    })
    const taken = room.letIn(sql, items, noon).length
    assert.equal(taken + refused.size, requests.length)
    assert.ok([...refused.values()].every((code) => code === 'store_full'))
    return requests.flatMap(({ events: [event] }) => (refused.has(event?.key ?? '') ? [] : [event?.key ?? '']))
  }
  const work = new Work(sql, readHighestIds(sql), { now: noon, watched: false })
  const one = anEvent('a', { jobs: [{ subscription: 'sub', dueAt: job.dueAt ?? noon }] })
  appendRequests(work, unpack(aRequest([one])))
  work.rollup.write(sql)
  room.look(sql, noon)
  return {
    ...{ work, letIn },
    at: (ms) => {
      room.look(sql, noon + ms)
      return room.full?.message
    },
  }
}

function unpack(request: NewRequest): UnpackedRequest[] {
  return unpackAppends(packAppends([[request]])).flat()
}

test('a job that could have run and did not makes the queue too late, and no sooner than its bound', async (t) => {
  const { at } = await withJob(t)
  assert.equal(at(hour), undefined)
  assert.match(at(hour + 1) ?? '', /a job of sub waits .*queueAgeMs/)
})

test('a job that is due later is late only after that', async (t) => {
  const { at } = await withJob(t, {}, { dueAt: noon + hour })
  assert.equal(at(2 * hour), undefined)
  assert.match(at(2 * hour + 1) ?? '', /queueAgeMs/)
})

test('what a person paused is never late, and has all its time again when it is resumed', async (t) => {
  const { work, at } = await withJob(t)
  setPaused(work, { subscription: 'sub', paused: true, now: noon })
  assert.equal(at(99 * hour), undefined)
  setPaused(work, { subscription: 'sub', paused: false, now: noon + 99 * hour })
  assert.equal(at(99 * hour + 1), undefined)
  assert.equal(at(100 * hour + 1), undefined)
  assert.match(at(100 * hour + 2) ?? '', /queueAgeMs/)
})

test('what an open breaker holds, or one that probes, is not late either', async (t) => {
  const { work, at } = await withJob(t)
  const insert = work.sql.of(`insert into gates (subscription, breaker) values ('sub', ?)`)
  insert.run(JSON.stringify({ ...closedBreaker, openUntil: noon + 50 * hour }))
  assert.equal(at(49 * hour), undefined)
  assert.equal(at(60 * hour), undefined)
})

test('a subscription that nobody works for any more makes nobody wait', async (t) => {
  const { work, at } = await withJob(t)
  work.sql.of(`update jobs set subscription = 'gone'`).run()
  assert.equal(at(99 * hour), undefined)
})

test('one that is late makes only its own senders wait, and those not for what they sent before', async (t) => {
  const { at, letIn } = await withJob(t)
  const other = anEvent('other', { jobs: [{ subscription: 'other', dueAt: noon }] })
  const both = anEvent('both', { jobs: [...other.jobs, { subscription: 'sub', dueAt: noon }] })
  const given = [aRequest(['new']), aRequest(['a']), aRequest([other]), aRequest([both])]
  at(hour)
  assert.deepEqual(letIn(...given), ['new', 'a', 'other', 'both'])
  at(hour + 1)
  assert.deepEqual(letIn(...given), ['a', 'other'])
})

test('why it is full is told once, though its numbers change', async (t) => {
  const { work, at } = await withJob(t, { storeBytesMax: 1 })
  const told = at(0)
  assert.match(told ?? '', /storeBytesMax/)
  appendRequests(work, unpack(aRequest(['large'], { body: Buffer.alloc(100_000) })))
  assert.equal(at(1), told)
})

test('a disk with less left than the bound is full, before SQLite finds out', async (t) => {
  const { at } = await withJob(t, { diskFreeBytesMin: Number.MAX_SAFE_INTEGER })
  assert.match(at(0) ?? '', /\d+ bytes are free, and limits.diskFreeBytesMin/)
})

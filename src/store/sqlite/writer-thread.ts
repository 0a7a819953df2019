// The thread of the writer: takes what all clients sent, has it committed, and carries the answers back, one message to a
// client and commit. It never waits for more to come: while one commit is on its way to the disk, the next one gathers.
import { type MessagePort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import { isLandfallError, LandfallError } from '../../core/errors.ts'
import { admit } from './admit.ts'
import { cancel, retry } from './change.ts'
import { claim } from './claim.ts'
import { toStoreError } from './database.ts'
import { setPaused } from './gates.ts'
import { type LendWith, toLentItem, transactAll } from './lend.ts'
import {
  type AskMessage,
  type Committed,
  type FromWriter,
  type ToWriter,
  toPlain,
  type WriterStart,
} from './messages.ts'
import { packAppended, unpackAppends } from './packing.ts'
import { type PruneWalk, prune } from './prune.ts'
import { keepPublished } from './published.ts'
import { renew, rescue, settle } from './settle.ts'
import { saveStep } from './steps.ts'
import type { Work } from './work.ts'
import { type Told, Writer } from './writer.ts'

const markChecked = `insert or replace into totals (kind, name, value) values ('checked_at', '', ?)`

/** Notes wait this long for a commit to ride with, in milliseconds, before they get one of their own. */
const notesWaitMs = 50

interface Client {
  port: MessagePort
  isOwner: boolean
  work: boolean
  notices: boolean
  out: Pick<Committed, 'answers' | 'appended'>
}

const { path, limits, port: ownerPort } = workerData as WriterStart
const clients = new Set<Client>()
const walk: PruneWalk = { request: 0 }
const writer = openWriter()
let isScheduled = false
let notesTimer: NodeJS.Timeout | undefined

if (writer !== null) welcome(ownerPort, true)

function openWriter(): Writer | null {
  try {
    return new Writer(path, limits)
  } catch (error) {
    const known = isLandfallError(error) ? error : toStoreError(error, path, true)
    ownerPort.postMessage({ kind: 'failed', error: toPlain(known) } satisfies FromWriter)
    ownerPort.close()
    return null
  }
}

function welcome(port: MessagePort, isOwner: boolean): void {
  const client: Client = { port, isOwner, work: false, notices: false, out: { answers: [], appended: [] } }
  clients.add(client)
  port.on('message', (message: ToWriter) => take(client, message))
  port.on('close', () => clients.delete(client))
  port.postMessage({ kind: 'ready', path, limits } satisfies FromWriter)
}

function take(client: Client, message: ToWriter): void {
  switch (message.kind) {
    case 'append':
      takeAppends(client, message)
      break
    case 'ask':
      takeAsk(client, message)
      break
    case 'note':
      writer?.notes.add(message.acks, message.tallies, Date.now())
      notesTimer ??= setTimeout(schedule, notesWaitMs)
      break
    case 'listen':
      client.work = message.work
      client.notices = message.notices
      if (writer !== null) writer.watched = [...clients].some((one) => one.notices)
      break
    case 'rules':
      writer?.rules.set(message.rules)
      break
    case 'connect':
      welcome(message.port, false)
      break
    case 'lend':
      writer?.addLent(toLentItem(message.ask, toUsing(writer)))
      schedule()
      break
    case 'leave':
      leave(client, message.call)
  }
}

function takeAppends(client: Client, { call, packed }: ToWriter & { kind: 'append' }): void {
  unpackAppends(packed).forEach((requests, index) => {
    writer?.addAppend({
      requests,
      answer: (appended) => {
        const numbers = packAppended(appended)
        client.out.appended.push(call + index, numbers.length, ...numbers)
      },
      reject: (error) => client.out.answers.push({ call: call + index, error: toPlain(error) }),
    })
  })
  schedule()
}

function takeAsk(client: Client, message: AskMessage): void {
  writer?.add({
    run: (work) => perform(work, toUsing(writer), message),
    answer: (result) => client.out.answers.push({ call: message.call, result }),
    reject: (error) => client.out.answers.push({ call: message.call, error: toPlain(error) }),
  })
  schedule()
}

function toUsing({ rules }: Writer): LendWith {
  return { rules, ...limits }
}

function perform(work: Work, using: LendWith, { name, give }: AskMessage): unknown {
  switch (name) {
    case 'claim':
      return claim(work, give, using.rules)
    case 'settle':
      return settle(work, give, using)
    case 'renew':
      return renew(work, give.leases, give.until)
    case 'rescue':
      return rescue(work, give.now, using)
    case 'step':
      return saveStep(work, give)
    case 'transactAll':
      return transactAll(work, give, using)
    case 'pause':
      return setPaused(work, give)
    case 'retry':
      return retry(work, give.id, give.now)
    case 'cancel':
      return cancel(work, give.id)
    case 'admit':
      return admit(work, give.admissions, give.now)
    case 'prune':
      return prune(work, give, walk)
    case 'keepPublished':
      keepPublished(work, give)
      return null
    case 'health':
      return work.sql.of(markChecked).run(work.now).changes
    default:
      throw new LandfallError('store_unavailable', 'the store was asked for something it does not know')
  }
}

function schedule(): void {
  if (isScheduled) return
  isScheduled = true
  setImmediate(turn)
}

/**
 * Takes everything that waits in any port, so that it shares this commit, and comes back for what did not fit. To look
 * once more after the inserts, before the commit, made commits hardly larger (47 requests, not 42) and everyone wait
 * longer: 11,000 requests a second, not 13,400.
 */
function turn(): void {
  isScheduled = false
  for (const client of clients) {
    for (let next = receiveMessageOnPort(client.port); next !== undefined; next = receiveMessageOnPort(client.port)) {
      take(client, next.message as ToWriter)
    }
  }
  commitOnce()
  lendOnce()
  if (hasMore()) schedule()
}

function hasMore(): boolean {
  return writer !== null && (writer.hasWork || writer.hasLent)
}

function commitOnce(): void {
  if (writer === null) return
  clearTimeout(notesTimer)
  notesTimer = undefined
  if (!writer.hasWork && writer.notes.isEmpty) return
  tellAll(writer.commit())
}

/** After everything else that waited is committed and answered: whoever is lent the store may keep it for a while. */
function lendOnce(): void {
  if (writer?.hasLent === true) tellAll(writer.commitLent())
}

function tellAll({ wakes, notices }: Told): void {
  for (const client of clients) {
    const { answers, appended } = client.out
    const told = { wakes: wakes && client.work, notices: client.notices ? [...notices] : [] }
    if (answers.length + appended.length + told.notices.length === 0 && !told.wakes) continue
    client.out = { answers: [], appended: [] }
    client.port.postMessage({ kind: 'committed', answers, appended, ...told } satisfies FromWriter)
  }
}

/** What the client sent before is committed first; ports keep their order. */
function leave(client: Client, call: number): void {
  while (hasMore()) {
    commitOnce()
    lendOnce()
  }
  if (client.isOwner) writer?.close()
  client.port.postMessage({
    kind: 'committed',
    appended: [],
    answers: [{ call, result: null }],
    wakes: false,
    notices: [],
  })
  if (client.isOwner) for (const one of clients) one.port.close()
  else client.port.close()
}

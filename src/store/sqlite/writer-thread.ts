// The thread of the writer: takes what all clients sent, has it committed, and carries the answers back, one message to a
// client and commit. It never waits for more to come: while one commit is on its way to the disk, the next one gathers.
import { type MessagePort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import { isLandfallError } from '../../core/errors.ts'
import { toStoreError } from './database.ts'
import { toLentItem } from './lend.ts'
import {
  type AskMessage,
  type Committed,
  type FromWriter,
  type ToWriter,
  toPlain,
  type WriterStart,
} from './messages.ts'
import { packAppended, unpackAppends } from './packing.ts'
import { type PerformWith, perform } from './perform.ts'
import { lookEveryMs } from './room.ts'
import { type Told, Writer } from './writer.ts'

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
const walk = { request: 0 }
const writer = openWriter()
let isScheduled = false
let notesTimer: NodeJS.Timeout | undefined
/** What the clients know of the room there is. */
let toldFull: string | null = null
let roomTimer: NodeJS.Timeout | undefined

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
  port.postMessage({ kind: 'ready', path, limits, full: toldFull } satisfies FromWriter)
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

function toUsing({ rules }: Writer): PerformWith {
  return { rules, walk, ...limits }
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
  if (!writer.hasWork && writer.notes.isEmpty && toldFull === null) return
  const told = writer.commit()
  tellRoom(writer.full)
  tellAll(told)
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

/** Said when it changes. While the store is full it is looked at even if nobody asks for anything. */
function tellRoom(full: string | null): void {
  clearTimeout(roomTimer)
  if (full !== null) roomTimer = setTimeout(commitOnce, lookEveryMs)
  if (full === toldFull) return
  toldFull = full
  for (const { port } of clients) port.postMessage({ kind: 'room', full } satisfies FromWriter)
}

/** What the client sent before is committed first; ports keep their order. */
function leave(client: Client, call: number): void {
  while (hasMore()) {
    commitOnce()
    lendOnce()
  }
  clearTimeout(client.isOwner ? roomTimer : undefined)
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

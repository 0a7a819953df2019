// What nodes tell each other: that work came to wait, and what happened, for the live page. A wake is told after the commit
// and outside of it, because PostgreSQL lets transactions that notify commit one after the other; who misses one asks again
// within its poll. Notices are told within the commit, and only while somebody watches: then their order is that of the
// commits.
//
//   listening   a connection of its own hears the channel
//   deaf        it broke; entered by its end, left when another is there, and then everybody looks for work once
import { randomUUID } from 'node:crypto'
import type { Client, ClientConfig } from 'pg'
import type { Notice } from '../store.ts'
import { type Database, keepingAlive, quote, type Tx } from './database.ts'

/** PostgreSQL takes payloads below 8,000 bytes. */
const payloadBytesMax = 7_900
/** Who watches says so this often, and is believed for that long, in milliseconds. */
const watchEveryMs = 10_000
const watchMs = 30_000
/** Between two tries to hear again, in milliseconds. */
const reconnectMs = 500

const notify = 'select pg_notify($1, $2)'

export interface SignalsWith {
  makeClient: new (config: ClientConfig) => Client
  config: ClientConfig
  db: Database
}

export class Signals {
  readonly #with: SignalsWith
  readonly #channel: string
  /** Who speaks: what comes back to it is not news. */
  readonly #self = randomUUID()
  readonly #workListeners = new Set<() => void>()
  readonly #noticeListeners = new Set<(notices: readonly Notice[], ownNumber: number | null) => void>()
  /** Begins as if somebody watched: who does has said so before this client was there. */
  #watchedUntil = Date.now() + watchMs
  #client: Client | null = null
  #timer: NodeJS.Timeout | undefined
  #watchTimer: NodeJS.Timeout | undefined
  #isClosed = false
  /** Notices of one commit that came in several payloads. */
  #gathered: Notice[] = []
  /** Commits of this client that told something. */
  #toldLast = 0
  #committedLast = 0
  #isWaking = false
  #wakesAgain = false

  constructor(given: SignalsWith) {
    this.#with = given
    this.#channel = given.db.schema
  }

  /** Rejects where the first connection cannot be had; later ones are tried until they can. */
  async listen(): Promise<void> {
    const { makeClient: MakeClient, config } = this.#with
    const client = new MakeClient(config)
    client.on('error', () => undefined)
    client.on('end', () => this.#lose(client))
    client.on('notification', ({ payload }) => this.#take(payload ?? ''))
    try {
      await client.connect()
      await client.query(`listen ${quote(this.#channel)}`)
    } catch (error) {
      await client.end().catch(() => undefined)
      throw error
    }
    if (this.#isClosed)
      return client.end()
      // Who only listens keeps no process alive.
    ;(client as Client & { unref(): void }).unref()
    this.#client = client
  }

  onWork(listener: () => void): () => void {
    return add(this.#workListeners, listener)
  }

  watch(listener: (notices: readonly Notice[]) => void): () => void {
    const before = this.#committedLast
    const end = add(this.#noticeListeners, (notices, ownNumber) => {
      if (ownNumber === null || ownNumber > before) listener(notices)
    })
    this.#announce()
    this.#watchTimer ??= setInterval(() => this.#announce(), watchEveryMs).unref()
    return () => {
      end()
      if (this.#noticeListeners.size > 0) return
      clearInterval(this.#watchTimer)
      this.#watchTimer = undefined
    }
  }

  isWatched(): boolean {
    return this.#noticeListeners.size > 0 || Date.now() < this.#watchedUntil
  }

  /** Within the commit that made them. Answers the number to say once it is committed. */
  tell(tx: Tx, notices: readonly Notice[]): number {
    const number = ++this.#toldLast
    for (const payload of toPayloads(`${this.#self} ${number} `, notices)) tx.send(notify, [this.#channel, payload])
    return number
  }

  /** Who watches from now on is not told of it any more, however late it comes back. */
  committed(number: number): void {
    this.#committedLast = Math.max(this.#committedLast, number)
  }

  /** After a commit that made jobs due. While one wake is on its way, all others become the next one. */
  wake(): void {
    for (const listener of [...this.#workListeners]) listener()
    this.#wakesAgain = true
    if (!this.#isWaking) void this.#wakeOthers()
  }

  async close(): Promise<void> {
    this.#isClosed = true
    clearTimeout(this.#timer)
    clearInterval(this.#watchTimer)
    this.#workListeners.clear()
    this.#noticeListeners.clear()
    const client = this.#client
    this.#client = null
    // A connection that hangs would keep the process; what it would still say is of no use.
    await keepingAlive(async () => client?.end().catch(() => undefined))
  }

  async #wakeOthers(): Promise<void> {
    this.#isWaking = true
    while (this.#wakesAgain && !this.#isClosed) {
      this.#wakesAgain = false
      await this.#say(`w${this.#self}`)
    }
    this.#isWaking = false
  }

  #announce(): void {
    void this.#say(`a${this.#self}`)
  }

  /** Lost where the database cannot be reached: the poll of who waits is behind it. */
  async #say(payload: string): Promise<void> {
    const { db } = this.#with
    await db.write((tx) => tx.ask(notify, [this.#channel, payload])).catch(() => undefined)
  }

  #take(payload: string): void {
    const [kind, rest] = [payload.slice(0, 1), payload.slice(1)]
    if (kind === 'n') this.#takeNotices(rest)
    if (rest === this.#self) return
    if (kind === 'w') for (const listener of [...this.#workListeners]) listener()
    if (kind === 'a') this.#watchedUntil = Date.now() + watchMs
  }

  /** '1' in front: more of the same commit follows. Then who committed, which commit of theirs, and what is told. */
  #takeNotices(payload: string): void {
    if (this.#noticeListeners.size === 0) {
      this.#gathered = []
      return
    }
    const [, more, sender, number, json = '[]'] = /^([01])(\S+) (\d+) (.*)$/s.exec(payload) ?? []
    this.#gathered.push(...(JSON.parse(json) as Notice[]))
    if (more === '1') return
    const notices = this.#gathered
    this.#gathered = []
    for (const listener of [...this.#noticeListeners]) listener(notices, sender === this.#self ? Number(number) : null)
  }

  #lose(client: Client): void {
    if (this.#isClosed || this.#client !== client) return
    this.#client = null
    this.#gathered = []
    this.#listenAgain()
  }

  #listenAgain(): void {
    this.#timer = setTimeout(() => {
      this.listen().then(
        () => this.#workListeners.forEach((listener) => void listener()),
        () => this.#isClosed || this.#listenAgain(),
      )
    }, reconnectMs).unref()
  }
}

/** A function given twice is called twice, and each is ended by its own answer. */
function add<Listener extends (...given: never[]) => void>(listeners: Set<Listener>, listener: Listener): () => void {
  const own = ((...given) => listener(...given)) as Listener
  listeners.add(own)
  return () => {
    listeners.delete(own)
  }
}

/** A notice that is too long alone is not told. */
function toPayloads(head: string, notices: readonly Notice[]): string[] {
  const groups: string[][] = []
  const sizeMax = payloadBytesMax - head.length
  let size = sizeMax
  for (const notice of notices) {
    const text = JSON.stringify(notice).replaceAll('\\u0000', '')
    const bytes = Buffer.byteLength(text) + 1
    if (bytes > sizeMax) continue
    if (size + bytes > sizeMax) {
      groups.push([])
      size = 0
    }
    groups.at(-1)?.push(text)
    size += bytes
  }
  return groups.map((group, index) => `n${index < groups.length - 1 ? 1 : 0}${head}[${group.join(',')}]`)
}

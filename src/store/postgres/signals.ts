// What nodes tell each other: that work came to wait, and what happened, for the live page. It is told after the commit and
// outside of it, because PostgreSQL lets transactions that notify commit one after the other, each with its own fsync: told
// within the commit it halved intake. What waits to be told shares one transaction, which need not be durable. Who misses a
// wake asks again within its poll. Notices are told only while somebody watches, and before the commit is answered: whoever
// commits next tells later.
//
//   listening   a connection of its own hears the channel
//   deaf        it broke; entered by its end, left when another is there, and then everybody looks for work once
import { randomUUID } from 'node:crypto'
import type { Client, ClientConfig } from 'pg'
import type { Notice } from '../store.ts'
import { type Database, keepingAlive, quote } from './database.ts'

/** PostgreSQL takes payloads below 8,000 bytes. */
const payloadBytesMax = 7_900
/** Who watches says so this often, and is believed for that long, in milliseconds. */
const watchEveryMs = 10_000
const watchMs = 30_000
/** Who begins asks whether anybody watches; an answer takes less than this, in milliseconds. */
const answerMs = 2_000
/** Between two tries to hear again, in milliseconds. */
const reconnectMs = 500
/** Wakes of a client are this far apart at least, in milliseconds: who was just woken is still at it. */
const wakeEveryMs = 10

const notify = 'select pg_notify($1, payload) from unnest($2::text[]) payload'

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
  /** Begins as if somebody watched, until whoever does has had the time to say so. */
  #watchedUntil = Date.now() + answerMs
  #client: Client | null = null
  #timer: NodeJS.Timeout | undefined
  #watchTimer: NodeJS.Timeout | undefined
  #isClosed = false
  /** Notices of one commit that came in several payloads. */
  #gathered: Notice[] = []
  /** Commits of this client that told something. */
  #toldLast = 0
  /** What is to be told next, and whoever waits for it. */
  #unsaid: { payload: string; said: () => void }[] = []
  #isSaying = false
  #wakeTimer: NodeJS.Timeout | undefined
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
    void this.#say(`q${this.#self}`)
  }

  onWork(listener: () => void): () => void {
    return add(this.#workListeners, listener)
  }

  watch(listener: (notices: readonly Notice[]) => void): () => void {
    const before = this.#toldLast
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

  /** After the commit that made them; resolves when they are told, or cannot be. Who watches later is not told of them. */
  async tell(notices: readonly Notice[]): Promise<void> {
    if (notices.length === 0) return
    const number = ++this.#toldLast
    await Promise.all(toPayloads(`${this.#self} ${number} `, notices).map((payload) => this.#say(payload)))
  }

  /** After a commit that made jobs due. */
  wake(): void {
    for (const listener of [...this.#workListeners]) listener()
    if (this.#wakeTimer === undefined) this.#wakeOthers()
    else this.#wakesAgain = true
  }

  async close(): Promise<void> {
    this.#isClosed = true
    clearTimeout(this.#timer)
    clearInterval(this.#watchTimer)
    clearTimeout(this.#wakeTimer)
    this.#workListeners.clear()
    this.#noticeListeners.clear()
    const client = this.#client
    this.#client = null
    // A connection that hangs would keep the process; what it would still say is of no use.
    await keepingAlive(async () => client?.end().catch(() => undefined))
  }

  #wakeOthers(): void {
    this.#wakesAgain = false
    void this.#say(`w${this.#self}`)
    this.#wakeTimer = setTimeout(() => {
      this.#wakeTimer = undefined
      if (this.#wakesAgain) this.#wakeOthers()
    }, wakeEveryMs)
  }

  #announce(): void {
    void this.#say(`a${this.#self}`)
  }

  #say(payload: string): Promise<void> {
    if (this.#isClosed) return Promise.resolve()
    const said = new Promise<void>((resolve) => this.#unsaid.push({ payload, said: resolve }))
    if (!this.#isSaying) void this.#sayAll()
    return said
  }

  /** What comes while it is on its way is told together. Lost where the database cannot be reached: a poll is behind it. */
  async #sayAll(): Promise<void> {
    this.#isSaying = true
    while (this.#unsaid.length > 0) {
      const all = this.#unsaid
      this.#unsaid = []
      const payloads = all.map(({ payload }) => payload)
      await this.#with.db.tell(notify, [this.#channel, payloads]).catch(() => undefined)
      for (const { said } of all) said()
    }
    this.#isSaying = false
  }

  #take(payload: string): void {
    const [kind, rest] = [payload.slice(0, 1), payload.slice(1)]
    if (kind === 'n') this.#takeNotices(rest)
    if (rest === this.#self) return
    if (kind === 'w') for (const listener of [...this.#workListeners]) listener()
    if (kind === 'a') this.#watchedUntil = Date.now() + watchMs
    if (kind === 'q' && this.#noticeListeners.size > 0) this.#announce()
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

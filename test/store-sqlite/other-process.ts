// Starts child.ts and speaks with it.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Order, Report } from './child.ts'

export interface OtherProcess {
  pid: number
  /** What it said when it tried to open the store. */
  opened: Report
  tell(order: Order): Promise<Report>
  /** Reports as they come, for an order that never ends. */
  listen(order: Order, listener: (report: Report) => void): void
  /** kill -9; resolves when it is gone. */
  kill(): Promise<void>
}

export async function startOther(path: string): Promise<OtherProcess> {
  const child = fork(fileURLToPath(new URL('./child.ts', import.meta.url)), [path], { execPath: process.execPath })
  const opened = await report(child)
  return {
    ...{ pid: child.pid ?? 0, opened },
    tell: async (order) => {
      const answer = report(child)
      child.send(order)
      return answer
    },
    listen: (order, listener) => {
      child.on('message', listener)
      child.send(order)
    },
    kill: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      const gone = once(child, 'exit')
      child.kill('SIGKILL')
      await gone
    },
  }
}

/** The next thing it says. */
async function report(child: ChildProcess): Promise<Report> {
  const heard = new AbortController()
  const said = once(child, 'message', { signal: heard.signal })
  const ended = once(child, 'exit', { signal: heard.signal })
  const [first] = (await Promise.race([said, ended])) as [Report | number | null]
  heard.abort()
  await Promise.allSettled([said, ended])
  if (first === null || typeof first === 'number') throw new Error(`the other process ended with ${first}`)
  return first
}

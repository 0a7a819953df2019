// A node in a process of its own, as the test that started it sees it: that of the ledger test, and those of the nodes test.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { root } from '../support/server.ts'
import { secret } from '../support/stripe.ts'

const ledger = new URL('./child.ts', import.meta.url)
/** Compiled modules are kept between starts. */
const compileCache = { NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/compile') }

export interface NodeChild {
  /** Where it takes webhooks; empty where it takes none. */
  url: string
  /** Resolves when no job waits or runs. */
  idle(): Promise<void>
  /** Asks for every dead job again, as a person would; says how many there were. */
  retryDead(): Promise<number>
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>
  /** Lets it finish what it does. */
  stop(): Promise<void>
}

export function startLedgerChild(location: string): Promise<NodeChild> {
  return startNode(ledger, [location, secret])
}

export async function startNode(file: URL, args: readonly string[]): Promise<NodeChild> {
  const server = fork(fileURLToPath(file), args, {
    env: { ...process.env, ...compileCache },
    execArgv: ['--conditions=landfall:source'],
  })
  const exited = once(server, 'exit')
  const ask = async <Answer>(question?: string): Promise<Answer> => {
    if (question !== undefined) server.send(question)
    const answer = await Promise.race([once(server, 'message'), exited.then(() => null)])
    if (answer === null) throw new Error('the node ended by itself')
    return answer[0] as Answer
  }
  const { url } = await ask<{ url: string }>()
  return {
    url,
    idle: async () => {
      while ((await ask<{ left: number }>('backlog')).left > 0) await new Promise((resolve) => setTimeout(resolve, 20))
    },
    retryDead: async () => {
      let all = 0
      for (let retried = -1; retried !== 0; all += retried)
        retried = (await ask<{ retried: number }>('retry dead')).retried
      return all
    },
    kill: async () => {
      server.kill('SIGKILL')
      await exited
    },
    stop: async () => {
      server.send('stop')
      await exited
    },
  }
}

// The calls about replays and subscriptions.
import type { Hono } from 'hono'
import type { Operate } from '../operate/operate.ts'
import { readQuery, text, toPathId, wholeNumber } from './read-query.ts'
import { readReplay, toPreviewAnswer, toReplayInfo, toStartedAnswer } from './replay-json.ts'
import { toFailureGroup, toSubscriptionInfo } from './subscription-json.ts'
import { toList } from './to-json.ts'

const paging = { limit: wholeNumber(1, 200), cursor: text(500) }
const limitDefault = 50

const moves = [
  ['pause', 'paused'],
  ['resume', 'running'],
  ['cancel', 'cancelled'],
] as const

export function addReplays(app: Hono, operate: Operate): void {
  app.post('/api/replays', async (c) => {
    readQuery(c.req.queries(), {})
    const { ask, dryRun } = readReplay(await c.req.text())
    if (dryRun) return c.json(toPreviewAnswer(await operate.previewReplay(ask)))
    return c.json(toStartedAnswer(await operate.startReplay(ask)))
  })
  app.get('/api/replays', async (c) => {
    const { limit = limitDefault, cursor } = readQuery(c.req.queries(), paging)
    const page = await operate.listReplays({ limit, ...(cursor !== undefined && { cursor }) })
    return c.json(toList(page, toReplayInfo))
  })
  app.get('/api/replays/:id', async (c) => c.json(toReplayInfo(await operate.showReplay(toPathId(c, 'id')))))
  for (const [word, state] of moves) {
    app.post(`/api/replays/:id/${word}`, async (c) =>
      c.json(toReplayInfo(await operate.steerReplay(toPathId(c, 'id'), state))),
    )
  }
}

export function addSubscriptions(app: Hono, operate: Operate): void {
  app.get('/api/subscriptions', async (c) => {
    readQuery(c.req.queries(), {})
    return c.json((await operate.subscriptions()).map(toSubscriptionInfo))
  })
  app.post('/api/subscriptions/:name/pause', async (c) =>
    c.json(toSubscriptionInfo(await operate.pauseSubscription(toPathId(c, 'name')))),
  )
  app.post('/api/subscriptions/:name/resume', async (c) =>
    c.json(toSubscriptionInfo(await operate.resumeSubscription(toPathId(c, 'name')))),
  )
  app.get('/api/failures', async (c) => {
    const ask = readQuery(c.req.queries(), { subscription: text(64), limit: wholeNumber(1, 200) })
    return c.json((await operate.failures(ask)).map(toFailureGroup))
  })
}

// What the calls about replays take and answer.
import { expected, LandfallError } from '../core/errors.ts'
import { jobStates, retryableStates } from '../core/job.ts'
import { replayConfigurations } from '../core/replay.ts'
import type { ReplayAsk } from '../operate/replays.ts'
import type { ReplayAnswer, ReplayInfo, ReplayPreview } from './contract.ts'
import { readBody, toBoolean, toObject, toTexts } from './read-body.ts'
import { oneOf, readQuery, text, time } from './read-query.ts'
import { type Answer, toIso } from './to-json.ts'

const filters = {
  ...{ source: text(64), type: text(200), state: oneOf(jobStates), q: text(200), from: time, to: time },
  ...{ subscription: text(64), jobState: oneOf(retryableStates) },
}
const keys = ['filter', 'all', 'dryRun', 'ratePerSecond', 'freshKeys', 'configuration']

export function readReplay(body: string): { ask: ReplayAsk; dryRun: boolean } {
  const given = toObject('the body', readBody(body), keys)
  const { filter = {}, ratePerSecond, configuration = 'original' } = given
  const { q, ...rest } = readQuery(toTexts(toObject('filter', filter, Object.keys(filters))), filters)
  if (ratePerSecond !== undefined && typeof ratePerSecond !== 'number')
    throw new LandfallError('request_invalid', expected('ratePerSecond', 'a number', ratePerSecond))
  return {
    dryRun: toBoolean('dryRun', given.dryRun),
    ask: {
      filter: { ...rest, ...(q !== undefined && { text: q }) },
      all: toBoolean('all', given.all),
      freshKeys: toBoolean('freshKeys', given.freshKeys),
      configuration: oneOf(replayConfigurations)('configuration', String(configuration)),
      ...(ratePerSecond !== undefined && { ratePerSecond }),
    },
  }
}

export function toPreviewAnswer(preview: Answer<'previewReplay'>): ReplayAnswer {
  return { id: null, replay: null, ...toPreview(preview) }
}

export function toStartedAnswer({ replay, preview }: Answer<'startReplay'>): ReplayAnswer {
  return { id: replay.id, replay: toReplayInfo(replay), ...toPreview(preview) }
}

function toPreview({ events, orderKeys, subscriptions, ...counts }: Answer<'previewReplay'>): ReplayPreview {
  return {
    matched: events,
    ...counts,
    orderKeys: { count: orderKeys.count, first: orderKeys.first.map((one) => ({ ...one })) },
    subscriptions: subscriptions.map((one) => ({ ...one })),
  }
}

export function toReplayInfo(replay: Answer<'showReplay'>): ReplayInfo {
  const { id, state, configuration, freshKeys, ratePerSecond, events, replayed, skipped, left } = replay
  const { text: q, from, to, ...filter } = replay.filter
  return {
    ...{ id, state, configuration, freshKeys, ratePerSecond },
    filter: {
      ...filter,
      ...(q !== undefined && { q }),
      ...(from !== undefined && { from: toIso(from) }),
      ...(to !== undefined && { to: toIso(to) }),
    },
    matched: replay.matched.events,
    jobs: replay.matched.jobs,
    complete: replay.matched.complete,
    ...{ events, replayed, skipped, left },
    createdAt: toIso(replay.createdAt),
    finishedAt: replay.finishedAt === null ? null : toIso(replay.finishedAt),
  }
}

// What a client may ask of the writer, by name, and who does it. One list for all who drive a writer.
import { LandfallError } from '../../core/errors.ts'
import { admit } from './admit.ts'
import { cancel, retry } from './change.ts'
import { claim } from './claim.ts'
import { setPaused } from './gates.ts'
import { type LendWith, transactAll } from './lend.ts'
import type { AskMessage } from './messages.ts'
import { type PruneWalk, prune } from './prune.ts'
import { keepPublished } from './published.ts'
import { createReplay, setReplayState, stepReplay } from './replays.ts'
import { renew, rescue, settle } from './settle.ts'
import { saveStep } from './steps.ts'
import type { Work } from './work.ts'

export interface PerformWith extends LendWith {
  walk: PruneWalk
}

type Asked<Message> = Message extends AskMessage ? Pick<Message, 'name' | 'give'> : never
export type PerformAsk = Asked<AskMessage>

const markChecked = `insert or replace into totals (kind, name, value) values ('checked_at', '', ?)`

/** Within a transaction of the writer's. */
export function perform(work: Work, using: PerformWith, { name, give }: PerformAsk): unknown {
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
    case 'createReplay':
      return createReplay(work, give)
    case 'moveReplay':
      return setReplayState(work, give)
    case 'stepReplay':
      return stepReplay(work, give)
    case 'prune':
      return prune(work, give, using.walk)
    case 'keepPublished':
      keepPublished(work, give)
      return null
    case 'health':
      return work.sql.of(markChecked).run(work.now).changes
    default:
      throw new LandfallError('store_unavailable', 'the store was asked for something it does not know')
  }
}

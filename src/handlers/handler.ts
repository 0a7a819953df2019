// The contract of a handler, seen from the worker: one event in, one outcome out, whatever the handler is.
import type { WebhookEvent } from '../core/event.ts'
import type { Destination, HandlerContext, HandlerFunction } from '../core/subscription.ts'

export interface Handler {
  /** What it returns or throws decides the attempt: see worker/judge.ts. */
  run(event: WebhookEvent, ctx: HandlerContext): Promise<unknown>
}

/** A user's function or a destination, as the worker runs it. */
export function toHandler(given: HandlerFunction<never> | Destination): Handler {
  if (typeof given !== 'function') return { run: (event, ctx) => given.deliver(event, ctx) }
  // The payload's type is a promise between the provider's file and the user's function; the rows do not know it.
  const handle = given as HandlerFunction
  return { run: async (event, ctx) => handle(event, ctx) }
}

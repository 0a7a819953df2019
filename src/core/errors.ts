// The error catalogue: code -> status, what it means, what to do. Callers match on the code, never on the words;
// test/docs.test.ts holds docs/errors.md to this table in both directions.

export interface CatalogueEntry {
  /** HTTP status, where the error reaches HTTP. */
  status: number
  /** What it means, for docs/errors.md. */
  meaning: string
  /** What to do about it; a call may give a sharper one. */
  hint: string
}

export const catalogue = {
  config_not_found: {
    status: 500,
    meaning: 'No configuration file was found.',
    hint: 'Create landfall.config.ts, or name one with --config FILE.',
  },
  config_unreadable: {
    status: 500,
    meaning: 'The configuration file could not be imported.',
    hint: 'Mend the error shown; the file must export the result of defineConfig as its default.',
  },
  config_invalid: {
    status: 500,
    meaning: 'A value in the configuration is not what it has to be.',
    hint: 'Change the value named in the message.',
  },
  secret_missing: {
    status: 500,
    meaning: 'A source has no secret. Landfall never accepts unverified webhooks, so it refuses to start.',
    hint: 'Set the secret; an environment variable that is not set reads as undefined.',
  },
  store_unavailable: {
    status: 503,
    meaning: 'The store could not commit. Nothing was acknowledged; the provider will try again.',
    hint: 'Check the disk, its free space and its permissions; intake recovers by itself.',
  },
  key_unavailable: {
    status: 503,
    meaning: 'The key that verifies this provider is published by it, and is not fetched yet or was just rotated.',
    hint: 'It is fetched by itself; if it lasts, check that this machine reaches the address in the message.',
  },
  store_full: {
    status: 503,
    meaning: 'More work waits for the store, or is kept in it, than the limits allow.',
    hint: 'The sender will try again. If it lasts, raise limits.inFlightRequestsMax or give the store a faster disk.',
  },
  body_gone: {
    status: 410,
    meaning: 'The body of this event or request is past its keep, so that nothing can be done with it again.',
    hint: 'Ask the provider to send the event again under a new key; keep bodies longer with limits.bodyKeptMs.',
  },
  store_in_use: {
    status: 500,
    meaning: 'Another Landfall process has this SQLite store open for writing.',
    hint: 'Stop the other process, or name another file under store. Several nodes need PostgreSQL.',
  },
  role_unsupported: {
    status: 500,
    meaning: 'A SQLite store belongs to one process, so that process has to have every role.',
    hint: 'Leave out --role and LANDFALL_ROLE, or give the nodes a postgres:// address under store.',
  },
  store_newer: {
    status: 500,
    meaning: 'The store was written by a newer Landfall.',
    hint: 'Run the newer version, or restore a copy made before the upgrade.',
  },
  store_corrupt: {
    status: 500,
    meaning: 'The store file is damaged or is not a Landfall database.',
    hint: 'Restore a copy, or name another file under store.',
  },
  migration_refused: {
    status: 500,
    meaning: 'The target of landfall migrate is in use: it holds events that did not come from this migration.',
    hint: 'Name an empty database or another schema (--to postgres://.../name?schema=hooks), or empty this one.',
  },
  migration_unfinished: {
    status: 500,
    meaning: 'Another store is being copied into this one, and a part of it is not there yet.',
    hint: 'Run the same landfall migrate again: it goes on where it stopped.',
  },
  migration_differs: {
    status: 500,
    meaning: 'After landfall migrate, a table is not the same on both sides.',
    hint: 'Keep to the old store; empty the new one (drop schema landfall cascade) and migrate again with nobody else at either.',
  },
  citus_missing: {
    status: 500,
    meaning: 'Tables can be distributed only where PostgreSQL has the extension citus.',
    hint: 'Run create extension citus in this database, on a server that has it; --dry-run shows the statements.',
  },
  source_unknown: {
    status: 404,
    meaning: 'No source has this name.',
    hint: 'See `landfall sources` for the names.',
  },
  not_found: {
    status: 404,
    meaning: 'Nothing with this id is kept.',
    hint: 'It may have been pruned; see `landfall events`.',
  },
  body_too_large: {
    status: 413,
    meaning: 'The body is larger than the source accepts. It was refused whole, never cut.',
    hint: 'Raise bodyBytesMax on the source if the provider really sends this much.',
  },
  body_too_slow: {
    status: 408,
    meaning: 'The sender did not finish its request in time.',
    hint: 'Raise limits.bodyReadMs if the sender is known to be slow.',
  },
  body_unreadable: {
    status: 400,
    meaning: 'The body broke off or its transfer encoding is broken.',
    hint: 'The sender has to send it again.',
  },
  body_encoded: {
    status: 415,
    meaning: 'The body came with a Content-Encoding. A signature covers bytes, and these are not the signed ones.',
    hint: 'Turn compression off at the sender or at the proxy in front.',
  },
  overloaded: {
    status: 503,
    meaning: 'More requests are in flight than the limits allow.',
    hint: 'The sender will try again. If it lasts, raise limits.inFlightBytesMax or add a node.',
  },
  stopping: {
    status: 503,
    meaning: 'The server is draining before it stops.',
    hint: 'The sender will try again; another node or the restarted one takes it.',
  },
  request_invalid: {
    status: 400,
    meaning: 'A parameter of an API call or a command is not what it has to be.',
    hint: 'Change the parameter named in the message.',
  },
  unauthorized: {
    status: 401,
    meaning: 'The admin side needs its token.',
    hint: 'Send Authorization: Bearer with LANDFALL_ADMIN_TOKEN, or log in on the page.',
  },
  forbidden_origin: {
    status: 403,
    meaning: 'A browser page of another site, or a foreign Host name, tried to use the admin API.',
    hint: 'Use the dashboard itself, or send the token from a program.',
  },
  admin_token_missing: {
    status: 500,
    meaning: 'The admin side was asked to listen beyond loopback without a token.',
    hint: 'Set LANDFALL_ADMIN_TOKEN, or leave out --admin-host.',
  },
  job_state: {
    status: 409,
    meaning: 'The job is not in a state that allows this.',
    hint: 'Retry takes dead, cancelled and succeeded jobs; cancel takes pending ones.',
  },
  replay_state: {
    status: 409,
    meaning: 'The replay is not in a state that allows this.',
    hint: 'A running one can be paused, a paused one resumed, both cancelled; what is over is begun anew.',
  },
  port_in_use: {
    status: 500,
    meaning: 'The port is taken by another process.',
    hint: 'Stop that process, or choose another port with --port or --admin-port.',
  },
  server_unreachable: {
    status: 502,
    meaning: 'No Landfall server answered.',
    hint: 'Start one with `npm start` or `landfall start`, or name its address with --to.',
  },
  cannot_sign: {
    status: 500,
    meaning: 'Only the provider has the key that signs; we can verify, not sign.',
    hint: 'Give the source a key pair of your own for the test: its publicKey, and privateKey for signing.',
  },
  sample_unknown: {
    status: 404,
    meaning: 'There is no sample of this type for this provider.',
    hint: 'Leave out TYPE to see the types there are, or give a body with --data.',
  },
  proof_failed: {
    status: 500,
    meaning: 'Captured requests do not prove a source: a true one is refused, or a flipped one is still accepted.',
    hint: 'Where a true one is refused, mend the recipe or its secret; where a flipped one is accepted, the recipe leaves out what is signed.',
  },
  destination_failed: {
    status: 502,
    meaning: 'A destination did not take the event.',
    hint: 'The job is tried again by its retry policy.',
  },
  handler_timeout: {
    status: 500,
    meaning: 'A handler ran longer than its subscription allows.',
    hint: 'Make it faster, pass ctx.signal on to what it waits for, or raise the timeout.',
  },
  step_invalid: {
    status: 500,
    meaning:
      'A step of a handler cannot be kept: its name was used twice in one attempt, or its result is not JSON or too large.',
    hint: 'Give each step its own name, and let it return plain JSON data within limits.stepBytesMax; keep large things elsewhere.',
  },
  transaction_failed: {
    status: 500,
    meaning:
      'The writes of ctx.transaction were refused, by the database or because it may not do this; nothing of them is stored.',
    hint: 'Mend the statement; the message has the words of the database. The job is tried again by its retry policy.',
  },
  transaction_timeout: {
    status: 500,
    meaning: 'A handler held the store longer than limits.transactionMs; its writes were rolled back.',
    hint: 'Do slow things (fetch, ctx.step) before ctx.transaction, and only the SQL within it.',
  },
  lease_lost: {
    status: 500,
    meaning:
      'The worker no longer holds the job, because its lease ran out while it was stopped or cut off; another has it.',
    hint: 'Nothing to do: the other worker finishes it. If it happens often, the machine is overloaded.',
  },
  node_too_old: {
    status: 500,
    meaning: 'This Node.js is older than Landfall needs.',
    hint: 'Install the current LTS.',
  },
} as const

export type ErrorCode = keyof typeof catalogue

/** The entry of a code. */
export function entryOf(code: ErrorCode): CatalogueEntry {
  return catalogue[code]
}

export interface ErrorDetail {
  hint?: string
  cause?: unknown
}

/** Every error that Landfall raises on purpose. `message` says what happened to what; `hint` says what to try. */
export class LandfallError extends Error {
  readonly code: ErrorCode
  readonly status: number
  readonly hint: string

  constructor(code: ErrorCode, message: string, detail: ErrorDetail = {}) {
    super(message, detail.cause === undefined ? undefined : { cause: detail.cause })
    this.name = 'LandfallError'
    this.code = code
    this.status = catalogue[code].status
    this.hint = detail.hint ?? catalogue[code].hint
  }
}

/** Whether `error` is Landfall's own with one of these codes (any code when none is given). */
export function isLandfallError(error: unknown, ...codes: ErrorCode[]): error is LandfallError {
  return error instanceof LandfallError && (codes.length === 0 || codes.includes(error.code))
}

/** The words of an unknown thrown value. */
export function toMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** One grammar for every check of input: expected X to be Y, got Z. */
export function expected(what: string, toBe: string, got: unknown): string {
  return `expected ${what} to be ${toBe}, got ${toShown(got)}`
}

function toShown(value: unknown): string {
  if (value === undefined || value === null) return String(value)
  if (typeof value === 'string')
    return value.length > 60 ? `a string of ${value.length} characters` : JSON.stringify(value)
  if (typeof value === 'function') return 'a function'
  if (Array.isArray(value)) return `a list of ${value.length}`
  if (typeof value === 'object') return 'an object'
  return String(value)
}

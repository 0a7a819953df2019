// The tables, as forward-only steps: `pragma user_version` says which was taken last. Every index is written on the hot
// path of intake, so each one names the question it answers; partial ones cost nothing where their condition is false.
//
// Lists run in the order of the rowid, which is the order of append, so that no index on time is needed: time_marks says
// which ids a minute's rows lie between. Each index less saves a page of the log a commit, 0.35 KB a request at 64 together.
//
// What costs most is that keys are random: each touches a page of its own in events_key, 14.6 KB written a request where
// keys in order of time take 7.0 KB and 17 % more requests pass. Keys gathered in memory and merged in order would win some
// of that back, but then the one row an event has would no longer be the database's own promise.
import type { DatabaseSync } from 'node:sqlite'
import { LandfallError } from '../../core/errors.ts'
import { readInteger } from './database.ts'
import { jobsPerEventMax } from './ids.ts'

/** 'LAND' in ASCII: how a file is known to be ours. */
const applicationId = 0x4c414e44

const steps: readonly string[] = [
  `
  create table requests (
    id integer primary key,
    source text not null,
    received_at integer not null,
    stored_at integer not null,
    outcome text not null check (outcome in ('accepted', 'duplicate', 'refused', 'handshake')),
    status integer not null,
    reason text,
    secret integer,
    altered integer not null,
    event_id integer,              -- the first of its events, held before or not
    new_from integer,              -- the events it brought first lie between these two
    new_to integer,
    body_of integer,               -- the request that holds the same body, where this one does not
    remote_address text,
    head_bytes integer not null,
    admitted_at integer,           -- when a refused one was let in afterwards
    cleared_at integer,            -- when its headers and body went; the request line stays
    bytes blob not null            -- as on the wire: head_bytes of head (head.ts), then the body
  ) strict;
  create index requests_outcome on requests (outcome) where outcome <> 'accepted';          -- list by outcome, prune
  create index requests_reason on requests (reason) where reason is not null;               -- list by reason

  create table events (
    id integer primary key,
    source text not null,
    key text not null,
    type text not null,
    created_at integer,
    received_at integer not null,
    duplicates integer not null default 0,
    origin text not null check (origin in ('delivery', 'reconcile', 'replay', 'admitted')),
    request_id integer not null,
    pointer text
  ) strict;
  create unique index events_key on events (source, key);                                   -- is it held?
  create index events_type on events (type);                                                -- list by type

  -- Finished parts go in the order of requests (trim.ts); whose turn came too early is looked at again.
  create table passed_over (
    part text not null check (part in ('bodies', 'attempts')), request_id integer not null,
    primary key (part, request_id)
  ) strict, without rowid;

  -- In which blocks of ids a source has rows: list by source, see source-blocks.ts.
  create table source_blocks (
    kind text not null check (kind in ('event', 'request')), source text not null, block integer not null,
    primary key (kind, source, block)
  ) strict, without rowid;

  -- Which later requests brought an event again.
  create table redeliveries (
    event_id integer not null,
    request_id integer not null,
    primary key (event_id, request_id)
  ) strict, without rowid;
  create index redeliveries_request on redeliveries (request_id);                           -- prune

  -- An event's jobs lie side by side, without an index that says so: see ids.ts.
  create table jobs (
    id integer primary key,             -- the event's id * ${jobsPerEventMax} + the job's place among its jobs
    subscription text not null,
    state text not null check (state in ('pending', 'running', 'succeeded', 'dead', 'cancelled')),
    attempts integer not null default 0,
    due_at integer not null,
    waits integer not null default 0,   -- 0 for its time only, 1 behind another of its line, 2 parked out of it until due
    urgency integer not null default 0, -- 0 fresh, 1 replayed: what is fresh goes first
    lease integer not null default 0,   -- how often it was claimed: the token of a lease and the number of its attempt
    claimed_at integer,
    lease_until integer,
    failed_at integer,                  -- of the attempts that count now, when the first failed
    generation integer not null default 0,
    order_key text,                     -- its line, see line.ts
    width integer,                      -- how many of its line may be ready at one time
    rank integer,                       -- its place in the line, ids decide between equals
    replay integer,                     -- the replay that asked for it last
    note text
  ) strict;
  create index jobs_pending on jobs (subscription, waits, urgency, due_at) where state = 'pending';   -- claim, next due
  create index jobs_line on jobs (subscription, order_key, waits, rank)                     -- enter and leave a line
    where order_key is not null and state in ('pending', 'running');
  create index jobs_running on jobs (lease_until) where state = 'running';                  -- rescue
  create index jobs_dead on jobs (id / ${jobsPerEventMax}) where state = 'dead';                         -- list events by state
  create index jobs_cancelled on jobs (id / ${jobsPerEventMax}) where state = 'cancelled';               -- list events by state

  create table attempts (
    job_id integer not null,
    number integer not null,
    started_at integer not null,
    duration_ms real not null,
    outcome text not null check (outcome in ('done', 'retry', 'snooze', 'dead', 'lease_lost')),
    cause text,
    error text,
    note text,
    primary key (job_id, number)
  ) strict, without rowid;

  -- What a handler's steps returned, for the attempts that come after.
  create table steps (
    job_id integer not null, generation integer not null, name text not null, json text not null, finished_at integer not null,
    primary key (job_id, generation, name)
  ) strict, without rowid;

  -- The highest version that was processed, by order key: what is older is stale.
  create table versions (
    subscription text not null, order_key text not null, version text not null, at integer not null,
    primary key (subscription, order_key)
  ) strict, without rowid;
  create index versions_at on versions (at);                                                -- prune

  -- What holds a subscription's jobs back: a person's pause, its breaker (core/breaker.ts, as JSON), its rate (core/rate.ts).
  create table gates (
    subscription text primary key, paused_at integer, breaker text, rate_full_at real
  ) strict, without rowid;

  -- Failures that look alike, counted as one.
  create table failures (
    subscription text not null, fingerprint text not null, cause text not null, error text not null, job_id integer not null,
    count integer not null, first_at integer not null, last_at integer not null,
    primary key (subscription, fingerprint)
  ) strict, without rowid;
  create index failures_last on failures (last_at);                                         -- list, prune

  -- What a person asked for again, in bulk, and how far that came.
  create table replays (
    id integer primary key,
    state text not null check (state in ('running', 'paused', 'done', 'cancelled')),
    filter text not null,               -- as JSON
    configuration text not null check (configuration in ('original', 'current')),
    fresh_keys integer not null,
    rate_per_second real not null,
    matched_events integer not null, matched_jobs integer not null, matched_all integer not null,
    last_event integer not null,        -- later ones came too late for it
    cursor integer not null default 0,  -- the last event it went through, or may leave out
    events integer not null default 0, replayed integer not null default 0,
    skipped integer not null default 0, left_out integer not null default 0,
    created_at integer not null, finished_at integer
  ) strict;
  create index replays_running on replays (state, id) where state = 'running';              -- what is to be carried out

  -- How long the requests from first_id on took to be answered: 4 bytes each, see acks.ts.
  create table acks (first_id integer not null, us blob not null, primary key (first_id, us)) strict, without rowid;

  -- What is summed by the minute, on one page: counters (bucket -1) and the buckets of histograms.
  create table sums (
    minute integer not null, source text not null, name text not null, bucket integer not null, count integer not null,
    primary key (minute, source, name, bucket)
  ) strict, without rowid;
  create view counters as select minute, source, name, count from sums where bucket = -1;
  create view latencies as select minute, source, name as metric, bucket, count from sums where bucket >= 0;

  create table time_marks (
    minute integer primary key,
    event_low integer, event_high integer, request_low integer, request_high integer
  ) strict;

  -- Copies of what providers publish, so that a restart does not lose the keys and addresses that were fetched.
  create table published (
    url text primary key,
    text text not null,
    digest text not null,
    fetched_at integer not null,
    bytes integer not null              -- of its text and URL
  ) strict;
  create index published_age on published (fetched_at);                                     -- read at start, drop the oldest

  -- Numbers of which there is one, on one page: what waits by subscription, who was active by source, and the store's own.
  create table totals (
    kind text not null check (kind in ('pending', 'running', 'dead', 'last_event_at', 'last_refused_at',
      'refusals_kept', 'refusal_bytes_kept', 'highest_requests', 'highest_events', 'checked_at', 'trimmed_to')),
    name text not null,                 -- a subscription, a source, or nothing
    value integer not null,
    primary key (kind, name)
  ) strict, without rowid;
  create view backlog as select name as subscription,
      sum(iif(kind = 'pending', value, 0)) as pending,
      sum(iif(kind = 'running', value, 0)) as running,
      sum(iif(kind = 'dead', value, 0)) as dead
    from totals where kind in ('pending', 'running', 'dead') group by name;
  create view activity as select name as source,
      max(iif(kind = 'last_event_at', value, null)) as last_event_at,
      max(iif(kind = 'last_refused_at', value, null)) as last_refused_at
    from totals where kind in ('last_event_at', 'last_refused_at') group by name;
  `,
  `
  create index jobs_fresh_behind on jobs (subscription, order_key)                          -- is a replayed one in its way?
    where order_key is not null and state = 'pending' and waits = 1 and urgency = 0;
  `,
]

/** The names of Landfall's tables, views and indexes: what a handler's own SQL may not change. */
export const ownNames: ReadonlySet<string> = new Set(
  steps.flatMap((step) =>
    [...step.matchAll(/create (?:table|view|(?:unique )?index) (\w+)/g)].map(([, name = '']) => name),
  ),
)

/** What the file says after the first step. Lower numbers were made by checkouts before the first release, and are refused. */
const firstVersion = 2

/** The schema this program reads and writes. */
export const schemaVersion: number = firstVersion - 1 + steps.length

/** Brings the file to this program's schema, all steps or none. A newer file and a foreign one are refused. */
export function migrate(db: DatabaseSync, where: string): void {
  if (checkSchema(db, where) === schemaVersion) return
  db.exec('begin exclusive')
  try {
    const taken = Math.max(0, readInteger(db, 'pragma user_version') - firstVersion + 1)
    for (const step of steps.slice(taken)) db.exec(step)
    db.exec(`pragma application_id = ${applicationId}; pragma user_version = ${schemaVersion}; commit`)
  } catch (error) {
    if (db.isTransaction) db.exec('rollback')
    throw error
  }
}

/** The file's schema version; `store_newer` or `store_corrupt` where this program must not touch it. */
export function checkSchema(db: DatabaseSync, where: string): number {
  const version = readInteger(db, 'pragma user_version')
  const tables = readInteger(db, 'select count(*) from sqlite_master')
  const ours = readInteger(db, 'pragma application_id') === applicationId
  if (!ours && tables > 0) throw new LandfallError('store_corrupt', `${where} is not a Landfall database`)
  if (tables > 0 && version < firstVersion) {
    throw new LandfallError('store_corrupt', `${where} was made by a Landfall before its first release`, {
      hint: 'Move the file away, or name another one under store.',
    })
  }
  if (version <= schemaVersion) return version
  throw new LandfallError('store_newer', `${where} has schema ${version}; this Landfall knows up to ${schemaVersion}`)
}

// The tables, as forward-only steps, which migrate.ts takes. Every key begins with the bucket (ids.ts), so
// that the same tables can be spread over several machines. Every index is written on the hot path of intake, so each one
// names the question it answers; partial ones cost nothing where their condition is false.
//
// Indexes of hot tables begin with the bucket: a page of a list merges one walk a bucket, a claim takes from one.

/**
 * Of tables whose rows all go one day: what prune removed is room for what comes only after a vacuum, and by default that
 * waits until a fifth of the table is gone, which of a hundred million rows is never in time. It need not rest in between,
 * because it is as busy as prune is. With 10,000 of 30,000 requests held, and a look a second, it was 67 MB instead of 88.
 */
const pruned = 'autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0'

/**
 * One version of the schema. Nodes of two versions work on one database while they are replaced one by one, so a step adds:
 * a table, a column that may be left out, an index. One that does not names itself as its `worksFrom` by leaving that out,
 * and renames or drops what the program before it used, so that no statement of that passes for one of today's.
 */
export interface Step {
  sql: string
  /** On tables that were there before: `name on table (...)`. An operator may have them built without a lock: upgrade-schema.ts. */
  indexes?: readonly string[]
  /** The oldest program that works on the schema after it: the step's own number where it is left out. */
  worksFrom?: number
}

const first = `
  create sequence landfall.clients;
  create sequence landfall.line_turns;

  create table landfall.requests (
    bucket smallint not null,
    id bigint not null,
    source text not null,
    received_at bigint not null,
    stored_at bigint not null default floor(extract(epoch from statement_timestamp()) * 1000),
    outcome text not null check (outcome in ('accepted', 'duplicate', 'refused', 'handshake')),
    status integer not null,
    reason text,
    secret integer,
    altered boolean not null,
    event_bucket smallint,              -- the first of its events, held before or not
    event_id bigint,
    brought_buckets smallint[],         -- the events it brought first
    brought_ids bigint[],
    body_of_bucket smallint,            -- the request that holds the same body, where this one does not
    body_of_id bigint,
    remote_address text,
    head_bytes integer not null,
    admitted_at bigint,                 -- when a refused one was let in afterwards
    cleared_at bigint,                  -- when its headers and body went; the request line stays
    bytes bytea not null,               -- as on the wire: head_bytes of head (store/head.ts), then the body
    primary key (bucket, id)
  ) with (${pruned}, toast.autovacuum_vacuum_scale_factor = 0.02, toast.autovacuum_vacuum_cost_delay = 0);
  create index requests_outcome on landfall.requests (bucket, outcome, id) where outcome <> 'accepted';         -- list by outcome, prune
  create index requests_reason on landfall.requests (bucket, reason, id) where reason is not null;              -- list by reason

  create table landfall.events (
    bucket smallint not null,           -- of its source and key
    id bigint not null,
    source text not null,
    key text not null,
    type text not null,
    created_at bigint,
    received_at bigint not null,
    duplicates integer not null default 0,
    origin text not null check (origin in ('delivery', 'reconcile', 'replay', 'admitted')),
    request_bucket smallint not null,
    request_id bigint not null,
    pointer text,
    job_buckets smallint[] not null,    -- its jobs, each in its own bucket
    job_ids bigint[] not null,
    primary key (bucket, id)
  ) with (${pruned});
  create unique index events_key on landfall.events (bucket, source, key);                                      -- is it held?

  -- In which blocks of ids there are rows of a source or type: list by source, list by type, see blocks.ts.
  create table landfall.blocks (
    bucket smallint not null,
    kind smallint not null,             -- 0 requests by source, 1 events by source, 2 events by type
    name text not null, low bigint not null, high bigint not null,
    primary key (bucket, kind, name, low)
  ) with (${pruned});

  -- Which later requests brought an event again.
  create table landfall.redeliveries (
    bucket smallint not null, event_id bigint not null, request_bucket smallint not null, request_id bigint not null,
    primary key (bucket, event_id, request_id)
  );
  create index redeliveries_request on landfall.redeliveries (bucket, request_id);                             -- prune

  create table landfall.jobs (
    bucket smallint not null,           -- the event's; of a job in a line, of its subscription and order key
    id bigint not null,
    event_bucket smallint not null,
    event_id bigint not null,
    request_bucket smallint not null,
    request_id bigint not null,
    source text not null,
    received_at bigint not null,
    subscription text not null,
    state text not null check (state in ('pending', 'running', 'succeeded', 'dead', 'cancelled')),
    attempts integer not null default 0,
    due_at bigint not null,
    waits smallint not null default 0,   -- 0 for its time only, 1 behind another of its line, 2 parked out of it until due
    urgency smallint not null default 0, -- 0 fresh, 1 replayed: what is fresh goes first
    lease integer not null default 0,    -- how often it was claimed: the token of a lease and the number of its attempt
    claimed_at bigint,
    lease_until bigint,
    failed_at bigint,                    -- of the attempts that count now, when the first failed
    generation integer not null default 0,
    order_key text,                      -- its line, see lines.ts
    width integer,                       -- how many of its line may be ready at one time
    rank bigint,                         -- its place in the line
    turn bigint not null default nextval('landfall.line_turns'), -- between equals, who was appended first: counted by the
                                         -- database, under the line's lock, as the clocks of nodes differ
    replay bigint,                       -- the replay that asked for it last
    note text,
    born smallint,                       -- the bucket in its id, where it is not this one: see replays.ts
    primary key (bucket, id)
  ) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);
  create index jobs_pending on landfall.jobs (bucket, subscription, waits, urgency, due_at, id) where state = 'pending'; -- claim, next due
  create index jobs_line on landfall.jobs (bucket, subscription, order_key, waits, rank, turn)
    where order_key is not null and state in ('pending', 'running');                                            -- enter and leave a line
  create index jobs_running on landfall.jobs (bucket, subscription, lease_until) where state = 'running';       -- count who runs, rescue
  create index jobs_ended on landfall.jobs (bucket, state, event_id) where state in ('dead', 'cancelled');      -- list events by state

  create table landfall.attempts (
    bucket smallint not null,
    job_id bigint not null,
    number integer not null,
    started_at bigint not null,
    duration_ms double precision not null,
    outcome text not null check (outcome in ('done', 'retry', 'snooze', 'dead', 'lease_lost')),
    cause text,
    error text,
    note text,
    primary key (bucket, job_id, number)
  ) with (${pruned});

  -- What a handler's steps returned, for the attempts that come after.
  create table landfall.steps (
    bucket smallint not null, job_id bigint not null, generation integer not null, name text not null, json text not null,
    finished_at bigint not null,
    primary key (bucket, job_id, generation, name)
  );

  -- The highest version that was processed, by order key: what is older is stale.
  create table landfall.versions (
    bucket smallint not null, subscription text not null, order_key text not null, version text not null, at bigint not null,
    primary key (bucket, subscription, order_key)
  );
  create index versions_at on landfall.versions (bucket, at);                                                   -- prune

  -- What holds a subscription's jobs back, over all nodes: its rules, a person's pause, its breaker (core/breaker.ts), its
  -- rate (core/rate.ts). The row is the lock under which it is claimed.
  create table landfall.gates (
    bucket smallint not null, subscription text not null,
    rules text, paused_at bigint, breaker text, rate_full_at double precision,
    opened_at bigint,                   -- when a pause or its breaker let go of it last
    primary key (bucket, subscription)
  ) with (fillfactor = 50);

  -- Failures that look alike, counted as one.
  create table landfall.failures (
    bucket smallint not null, subscription text not null, fingerprint text not null, cause text not null,
    error text not null, job_bucket smallint not null, job_id bigint not null,
    count bigint not null, first_at bigint not null, last_at bigint not null,
    primary key (bucket, subscription, fingerprint)
  );

  -- What a person asked for again, in bulk, and how far that came. All lie in one bucket: they are few, and read together.
  create table landfall.replays (
    bucket smallint not null, id bigint not null,
    state text not null check (state in ('running', 'paused', 'done', 'cancelled')),
    filter text not null,               -- as JSON
    configuration text not null check (configuration in ('original', 'current')),
    fresh_keys boolean not null,
    rate_per_second double precision not null,
    matched_events bigint not null, matched_jobs bigint not null, matched_all boolean not null,
    last_event bigint not null,         -- later ones came too late for it
    reached bigint not null default 0,  -- the last event it went through, or may leave out
    events bigint not null default 0, replayed bigint not null default 0,
    skipped bigint not null default 0, left_out bigint not null default 0,
    created_at bigint not null, finished_at bigint,
    primary key (bucket, id)
  );
  create index replays_running on landfall.replays (bucket, id) where state = 'running';                        -- what is to be carried out

  -- Finished parts go in the order of requests (trim.ts); whose turn came too early is looked at again.
  create table landfall.passed_over (
    bucket smallint not null, part text not null check (part in ('bodies', 'attempts')), request_id bigint not null,
    primary key (bucket, part, request_id)
  );

  -- How long requests took to be answered, those that one commit wrote of one block of ids in a row: see acks.ts.
  create table landfall.acks (
    bucket smallint not null,           -- of the block
    first_id bigint not null,
    ids bigint[] not null,
    us integer[] not null,              -- in the order of ids
    primary key (bucket, first_id)
  ) with (${pruned});

  -- What is summed by the minute: counters (band -1) and the bands of histograms. Whoever commits adds to rows of a bucket
  -- of its own, so that nodes do not wait for each other; readers add the buckets up.
  create table landfall.sums (
    bucket smallint not null, minute bigint not null, source text not null, name text not null, band integer not null,
    count bigint not null,
    primary key (bucket, minute, source, name, band)
  ) with (fillfactor = 50);

  -- Between which ids the rows lie that were received in a minute.
  create table landfall.time_marks (
    bucket smallint not null, minute bigint not null,
    event_low bigint, event_high bigint, request_low bigint, request_high bigint,
    primary key (bucket, minute)
  ) with (fillfactor = 50);

  -- Copies of what providers publish, so that a restart does not lose the keys and addresses that were fetched.
  create table landfall.published (
    bucket smallint not null, url text not null, text text not null, digest text not null, fetched_at bigint not null,
    bytes integer not null,             -- of its text and URL
    primary key (bucket, url)
  );

  -- Who does what one node does at a time, and until when: turns.ts.
  create table landfall.turns (
    bucket smallint not null, task text not null, client bigint not null, until bigint not null,
    primary key (bucket, task)
  ) with (fillfactor = 50);

  -- Numbers of which there is one, summed like sums: what waits by subscription, who was active by source, and the store's own.
  create table landfall.totals (
    bucket smallint not null,
    kind text not null check (kind in ('pending', 'running', 'dead', 'last_event_at', 'last_refused_at',
      'refusals_kept', 'refusal_bytes_kept', 'bytes_held', 'trimmed_to', 'last_checked_at')),
    name text not null,                 -- a subscription, a source, or nothing
    value bigint not null,
    primary key (bucket, kind, name)
  ) with (fillfactor = 50);
  `

export const steps: readonly Step[] = [
  { sql: first },
  {
    sql: '',
    // Is a replayed one in its way?
    indexes: [
      `jobs_fresh_behind on landfall.jobs (bucket, subscription, order_key)
        where order_key is not null and state = 'pending' and waits = 1 and urgency = 0`,
    ],
    worksFrom: 1,
  },
]

/** The schema this program reads and writes. */
export const schemaVersion: number = steps.length

/** The tables of a store. Others may lie in the same schema: one named after the user is where PostgreSQL puts them. */
export const tableNames: readonly string[] = [
  'meta',
  ...steps.flatMap(({ sql }) => [...sql.matchAll(/create table landfall\.(\w+)/g)].map((match) => match[1] ?? '')),
]

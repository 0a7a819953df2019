// Stores that break one rule each, by one edit of a statement that we ship. Whoever changes such a statement changes its
// mutant with it: an edit that finds nothing to edit is an error. They prove that the rules of the simulation bite.
import type { Rewrite } from './database.ts'

export interface Mutant {
  /** What it does wrong. */
  name: string
  /** A piece of the statement, and what stands there instead. */
  from: string
  to: string
  /** Within so many seeds, from 1 on, it must be caught. */
  within: number
}

export const mutants: readonly Mutant[] = [
  {
    name: 'takes a settle and a step with any token',
    from: `where j.id = ? and j.lease = ? and j.state = 'running'`,
    to: `where j.id = ? and (j.lease = ? or true) and j.state = 'running'`,
    within: 300,
  },
  {
    name: 'loses what a handler wrote with its success',
    from: 'insert into effects (job) values ($1)',
    to: 'insert into effects (job) select $1 where false',
    within: 20,
  },
  {
    name: 'renews a lease with any token',
    from: `where id = ? and lease = ? and state = 'running'`,
    to: `where id = ? and (lease = ? or true) and state = 'running'`,
    within: 200,
  },
  {
    name: 'does not call the next one of a line',
    from: `and state in ('pending', 'running') order by rank, id limit 1`,
    to: `and state in ('pending', 'running') order by rank, id limit 0`,
    within: 20,
  },
  {
    name: 'calls the latest of a line instead of the first',
    from: `and state in ('pending', 'running') order by rank, id limit 1`,
    to: `and state in ('pending', 'running') order by rank desc, id desc limit 1`,
    within: 50,
  },
  {
    name: 'claims those that wait behind others',
    from: `and waits = 0 and urgency = ? and due_at <= ? order by due_at, id limit ?`,
    to: `and waits < 2 and urgency = ? and due_at <= ? order by due_at, id limit ?`,
    within: 20,
  },
  {
    name: 'claims before the time has come',
    from: `and waits = 0 and urgency = ? and due_at <= ? order by`,
    to: `and waits = 0 and urgency = ? and due_at <= ? + 300 order by`,
    within: 50,
  },
  {
    name: 'never finds those that were parked',
    from: `and waits = 2 and urgency = ? and due_at <= ? order by due_at limit ?`,
    to: `and waits = 2 and urgency = ? and due_at <= ? - 1e9 order by due_at limit ?`,
    within: 300,
  },
  {
    name: 'rescues jobs whose leases have not run out',
    from: `j.lease_until < ? order by`,
    to: `j.lease_until < ? + 1000 order by`,
    within: 300,
  },
  {
    name: 'loses the rate at every claim',
    from: `on conflict do update set rate_full_at = ?2`,
    to: `on conflict do update set rate_full_at = 0`,
    within: 300,
  },
  {
    name: 'forgets that a subscription is paused',
    from: `iif(?2 is null, null, coalesce(paused_at, ?2))`,
    to: `null`,
    within: 200,
  },
  {
    name: 'forgets the steps of earlier attempts',
    from: 'select name, json from steps where job_id = ? and generation = ?',
    to: 'select name, json from steps where job_id = ? and generation = ? limit 0',
    within: 50,
  },
  {
    name: 'forgets which version was processed last',
    from: 'select version from versions where subscription = ? and order_key = ?',
    to: 'select version from versions where subscription = ? and order_key = ? limit 0',
    within: 100,
  },
  {
    name: 'counts no attempts',
    from: 'set state = ?, attempts = attempts + ?,',
    to: 'set state = ?, attempts = attempts + 0 * ?,',
    within: 5,
  },
  {
    name: 'adds to the backlog and never takes from it',
    from: 'on conflict do update set value = value + excluded.value',
    to: 'on conflict do update set value = value + abs(excluded.value)',
    within: 5,
  },
]

export function toRewrite({ from, to }: Mutant): { rewrite: Rewrite; isUsed(): boolean } {
  let used = false
  return {
    rewrite: (sql) => {
      if (!sql.includes(from)) return sql
      used = true
      return sql.replace(from, to)
    },
    isUsed: () => used,
  }
}

/** The same for PostgreSQL, where a trigger spoils what our statements write. */
export interface PostgresMutant {
  name: string
  sql: string
  within: number
}

const spoil = (body: string): string => `
  create function spoil() returns trigger language plpgsql as $$ begin ${body} return new; end $$;
  create trigger spoil before update on landfall.jobs for each row execute function spoil()`

export const postgresMutants: readonly PostgresMutant[] = [
  {
    name: 'gives every lease the same token',
    sql: spoil('new.lease := least(new.lease, 1);'),
    within: 10,
  },
  {
    name: 'does not call the next one of a line',
    sql: spoil('if old.waits = 1 and new.waits = 0 then new.waits := 1; end if;'),
    within: 20,
  },
]

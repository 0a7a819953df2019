// `landfall migrate`: brings a PostgreSQL store's schema up to date, moves a SQLite store into it, or spreads its tables.
import { Command, Option } from 'commander'
import { LandfallError } from '../core/errors.ts'
import { type MoveReport, moveSchema, moveStore, spreadStore } from '../store/move-store.ts'
import { bold, dim, green, printJson, yellow } from './print.ts'

interface MigrateFlags {
  to?: string
  from?: string
  dryRun?: boolean
  distribute?: boolean
  json?: boolean
}

const help = `
Without --from only the schema is brought up to date, which a server does by itself where its user may create tables.
With --from everything is copied: stop every server of both stores first. It goes on where it stopped when it is run again.
Exit code 1 when it could not be done; then the old store is as it was.

Examples:
  landfall migrate --to postgres://owner:...@db.internal/hooks
  landfall migrate --from ./landfall.db --to postgres://hooks:...@db.internal/hooks --dry-run
  landfall migrate --from ./landfall.db --to postgres://hooks:...@db.internal/hooks
  landfall migrate --to postgres://owner:...@citus.internal/hooks --distribute
`

export function migrateCommand(): Command {
  return new Command('migrate')
    .description('move a SQLite store to PostgreSQL, or bring a PostgreSQL store up to date')
    .addOption(new Option('--to <url>', 'the PostgreSQL store').env('DATABASE_URL'))
    .option('--from <file>', 'the SQLite store to copy; no server may have it open')
    .option('--dry-run', 'say what would be done, and change nothing')
    .option('--distribute', 'distribute the tables by bucket, where the extension citus is')
    .option('--json', 'the report as one JSON line')
    .addHelpText('after', help)
    .action(migrate)
}

async function migrate({ to, from, dryRun = false, distribute = false, json = false }: MigrateFlags): Promise<void> {
  if (to === undefined)
    throw new LandfallError('request_invalid', '--to is missing: the address of the PostgreSQL store')
  if (from !== undefined && distribute)
    throw new LandfallError('request_invalid', 'either --from or --distribute: copy first, then distribute')
  if (distribute) return spread(to, { dryRun, json })
  if (from === undefined) return upgrade(to, { dryRun, json })
  const progress = makeProgress()
  const report = await moveStore({ from, to, dryRun, onProgress: progress.show }).finally(progress.end)
  if (json) printJson({ ...report, dryRun })
  else tell(report, dryRun)
}

interface Ask {
  dryRun: boolean
  json: boolean
}

async function upgrade(to: string, { dryRun, json }: Ask): Promise<void> {
  const step = await moveSchema(to, { dryRun })
  if (json) return printJson({ ...step, dryRun })
  const { where, before, after } = step
  const would = dryRun ? 'would be' : 'is now'
  if (before === after) console.log(`The schema at ${where} is up to date (${after}).`)
  else if (before === null) console.log(`The schema at ${where} ${dryRun ? 'would be made' : 'was made'} (${after}).`)
  else console.log(`The schema at ${where} was ${before} and ${would} ${after}.`)
}

async function spread(to: string, { dryRun, json }: Ask): Promise<void> {
  const done = await spreadStore(to, { dryRun })
  if (json) return printJson({ ...done, dryRun })
  if (dryRun && !done.hasExtension) console.log(yellow(`${done.where} does not have the extension citus.`))
  console.log(dryRun ? 'These statements would be run:' : `These statements were run at ${done.where}:`)
  for (const sql of done.statements) console.log(`  ${sql};`)
}

function tell({ from, to, state, tables, leftOut }: MoveReport, dryRun: boolean): void {
  const titles = {
    new: dryRun ? 'Would be copied' : 'Copied and verified',
    begun: dryRun ? 'Would go on' : 'Gone on, copied and verified',
    done: 'Was copied and verified before; nothing was done now',
  }
  console.log(`${bold(titles[state])}: ${from} to ${to}`)
  for (const { table, rows, digest } of tables)
    console.log(
      `  ${table.padEnd(14)} ${String(rows).padStart(12)} ${digest === null ? '' : `${green('=')} ${dim(digest)}`}`,
    )
  for (const { what, rows } of leftOut)
    console.log(yellow(`  left out: ${what}, in ${rows} rows (not kept on PostgreSQL)`))
  if (!dryRun)
    console.log('Point the configuration at the new store (store: process.env.DATABASE_URL) and start the servers.')
}

/** One line that changes, where somebody looks; nothing where it is written to a file. */
function makeProgress(): { show(table: string, done: number, all: number): void; end(): void } {
  const isSeen = process.stderr.isTTY === true
  let last = ''
  return {
    show: (table, done, all) => {
      if (isSeen) process.stderr.write(`\r\x1b[K${table}: ${done} of ${all}`)
      else if (table !== last) process.stderr.write(`${table}: ${all}\n`)
      last = table
    },
    end: () => void (isSeen && process.stderr.write('\r\x1b[K')),
  }
}

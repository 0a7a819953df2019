// `landfall doctor`: checks what a start needs, line by line, and says what to do about what is wrong.
import { createServer } from 'node:net'
import { Command, Option } from 'commander'
import { checkConfig, type ResolvedConfig } from '../config/check-config.ts'
import type { Config } from '../config/define-config.ts'
import { loadConfig } from '../config/load-config.ts'
import { toWords } from '../core/duration.ts'
import { isLandfallError, LandfallError, toMessage } from '../core/errors.ts'
import { isEveryRole, type Role, readRoles } from '../core/roles.ts'
import { refuseSplitRoles } from '../landfall.ts'
import { openStore, openStoreReadOnly } from '../store/open-store.ts'
import { findConfigHere } from './desk.ts'
import { dim, green, printJson, red, yellow } from './print.ts'
import { proveSources } from './prove-sources.ts'
import { roleOption, toWhole } from './server-flags.ts'

interface DoctorFlags {
  config?: string
  port: string
  adminPort: string
  captured?: string
  role?: string[]
  json?: boolean
}

interface Finding {
  check: string
  state: 'ok' | 'warning' | 'problem'
  what: string
  hint?: string
}

export function doctorCommand(): Command {
  return new Command('doctor')
    .description('check the configuration, the store, the ports and the clock')
    .option('-c, --config <file>', 'the configuration')
    .addOption(new Option('--port <number>', 'where webhooks will be taken').env('LANDFALL_PORT').default('8400'))
    .addOption(
      new Option('--admin-port <number>', 'where the dashboard will be').env('LANDFALL_ADMIN_PORT').default('8401'),
    )
    .addOption(roleOption())
    .option('--captured <file>', 'prove the sources on captured requests too: JSON lines as landfall verify takes them')
    .option('--json', 'one JSON line a check')
    .addHelpText(
      'after',
      '\nExit code 1 when there is a problem.\n\nExamples:\n  landfall doctor\n  landfall doctor --config ./hooks/landfall.config.ts --json\n  landfall doctor --captured captured.jsonl\n  landfall doctor --role worker --admin-port 8402\n',
    )
    .action(doctor)
}

async function doctor(flags: DoctorFlags): Promise<void> {
  const findings: Finding[] = []
  for await (const finding of examine(flags)) {
    findings.push(finding)
    if (flags.json) printJson(finding)
    else print(finding)
  }
  if (findings.some(({ state }) => state === 'problem')) process.exitCode = 1
}

function print({ check, state, what, hint }: Finding): void {
  const sign = state === 'ok' ? green('✓') : state === 'warning' ? yellow('!') : red('✗')
  console.log(`${sign} ${check.padEnd(14)} ${what}`)
  if (hint !== undefined) console.log(dim(`  ${' '.repeat(14)} ${hint}`))
}

async function* examine(flags: DoctorFlags): AsyncGenerator<Finding> {
  yield { check: 'node', state: 'ok', what: `Node.js ${process.versions.node}` }
  const loaded = await examineConfig(flags)
  yield loaded.finding
  if (loaded.config !== null) {
    yield* examineSources(loaded.config)
    if (flags.captured !== undefined) yield* examineCaptured(flags.captured, loaded)
    yield await examineStore(loaded.config)
    yield await examineClock(loaded.config)
  }
  const roles = readRoles(flags.role ?? [])
  if (!isEveryRole(roles)) yield examineRoles(roles, loaded.config)
  if (roles.includes('intake')) yield await examineDoor(flags, loaded.config)
  yield await examinePort('admin port', toWhole('--admin-port', flags.adminPort, { min: 0, max: 65_535 }))
}

interface Loaded {
  config: ResolvedConfig | null
  /** As they were written, with their secrets. */
  sources: Config['sources']
  finding: Finding
}

async function examineConfig(flags: DoctorFlags): Promise<Loaded> {
  try {
    const path = findConfigHere(flags.config)
    const written = await loadConfig(path)
    const config = checkConfig(written)
    const what = `${path}: ${config.sources.length} sources, ${config.subscriptions.length} subscriptions`
    return { config, sources: written.sources, finding: { check: 'configuration', state: 'ok', what } }
  } catch (error) {
    return { config: null, sources: {}, finding: toProblem('configuration', error) }
  }
}

function* examineSources(config: ResolvedConfig): Generator<Finding> {
  for (const { name, provider, secrets, path, warnings } of config.sources) {
    const takes = `${path} takes ${provider.name}, ${secrets} secret${secrets === 1 ? '' : 's'}`
    const check = `source ${name}`
    const found = warnings.map(({ what, fix }) => ({ what, hint: fix }))
    if (!config.subscriptions.some(({ source }) => source === name)) {
      found.push({ what: 'No subscription takes its events', hint: 'They are stored, and nothing is done.' })
    }
    if (found.length === 0) yield { check, state: 'ok', what: takes }
    for (const { what, hint } of found) yield { check, state: 'warning', what: `${takes}: ${what}`, hint }
  }
}

async function* examineCaptured(file: string, { config, sources }: Loaded): AsyncGenerator<Finding> {
  try {
    const paths = new Map(config?.sources.map(({ name, path }) => [name, path]))
    for await (const { source, ...found } of proveSources(file, sources, paths))
      yield { check: source === null ? 'captured' : `proof ${source}`, ...found }
  } catch (error) {
    yield toProblem('captured', error)
  }
}

async function examineStore(config: ResolvedConfig): Promise<Finding> {
  try {
    const store = await openStore(config.store, config.limits)
    const { ok, where, problem } = await store.health()
    await store.close()
    return ok
      ? { check: 'store', state: 'ok', what: where }
      : { check: 'store', state: 'problem', what: problem ?? where }
  } catch (error) {
    if (!isLandfallError(error, 'store_in_use')) return toProblem('store', error)
    return { check: 'store', state: 'ok', what: `in use by a running server: ${error.message}` }
  }
}

/** A clock that went back would make signatures look too new and retries come late. */
async function examineClock(config: ResolvedConfig): Promise<Finding> {
  const check = 'clock'
  try {
    const store = await openStoreReadOnly(config.store)
    const { items } = await store.listRequests({}, { limit: 1 })
    const skewed = await store.listRequests({ outcome: 'refused', reason: 'too_new' }, { limit: 1 })
    await store.close()
    const ahead = (items[0]?.receivedAt ?? 0) - Date.now()
    if (ahead > 1000)
      return {
        check,
        state: 'problem',
        what: `the latest request is ${toWords(ahead)} in the future`,
        hint: 'Set the clock, and keep it set with NTP.',
      }
    if (skewed.items[0] !== undefined) {
      return {
        check,
        state: 'warning',
        what: `${skewed.items[0].id} was refused as too new`,
        hint: `This clock may be slow: landfall explain ${skewed.items[0].id}`,
      }
    }
    return { check, state: 'ok', what: new Date().toISOString() }
  } catch (error) {
    return toProblem(check, error)
  }
}

/** Only what differs from one process that does everything. */
function examineRoles(roles: readonly Role[], config: ResolvedConfig | null): Finding {
  try {
    if (config !== null) refuseSplitRoles(config, roles)
    return { check: 'roles', state: 'ok', what: `this node is ${roles.join(' and ')} only` }
  } catch (error) {
    return toProblem('roles', error)
  }
}

function examineDoor(flags: DoctorFlags, config: ResolvedConfig | null): Promise<Finding> {
  const port = toWhole('--port', flags.port, { min: 0, max: 65_535 })
  const isAnnounced = config?.proxies?.proxyProtocol === true
  return isAnnounced ? examineAnnouncedPort('intake port', port) : examinePort('intake port', port)
}

async function examinePort(check: string, port: number): Promise<Finding> {
  if (await isFree(port)) return { check, state: 'ok', what: `${port} is free` }
  const ours = await isLandfall(port)
  if (ours) return { check, state: 'ok', what: `${port} is served by Landfall` }
  return toProblem(check, new LandfallError('port_in_use', `${port} is taken by another process`))
}

/** Under the PROXY protocol the port answers only our proxies, and this is none. */
async function examineAnnouncedPort(check: string, port: number): Promise<Finding> {
  if (await isFree(port)) return { check, state: 'ok', what: `${port} is free` }
  const what = `${port} is taken; if it is by Landfall, it answers nobody but proxies.trust (proxies.proxyProtocol)`
  return { check, state: 'warning', what, hint: 'Ask for /healthz through the proxy.' }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, () => server.close(() => resolve(true)))
  })
}

async function isLandfall(port: number): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/healthz`, { signal: AbortSignal.timeout(2_000) })
    return response.ok && (await response.text()).includes('ok')
  } catch {
    return false
  }
}

function toProblem(check: string, error: unknown): Finding {
  const hint = isLandfallError(error) ? { hint: error.hint } : {}
  return { check, state: 'problem', what: toMessage(error), ...hint }
}

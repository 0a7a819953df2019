// `landfall send`: signs realistic samples with a source's own secret and posts them, as its provider would.
import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import { checkConfig } from '../config/check-config.ts'
import { loadConfig } from '../config/load-config.ts'
import { toWords } from '../core/duration.ts'
import { LandfallError, toMessage } from '../core/errors.ts'
import { makeRandom } from '../testing/seeded-random.ts'
import { type SampleSource, type SignedSample, sampleTypes, signedSample } from '../testing/signed-sample.ts'
import { findConfigHere } from './desk.ts'
import { bold, dim, green, printJson, red } from './print.ts'
import { toWhole } from './server-flags.ts'

interface SendFlags {
  config?: string
  to: string
  count?: string
  rate?: string
  data?: string
  secret?: string
  new?: boolean
  json?: boolean
}

interface Sent {
  status: number
  ms: number
  request: string | null
}

/** Requests under way at one time, where --rate does not space them out. */
const parallel = 16
const countMax = 1_000_000

export function sendCommand(): Command {
  return new Command('send')
    .description("sign a sample event with a source's secret and post it, as the provider would")
    .argument('[source]', 'a source of the configuration')
    .argument('[type]', 'an event type; leave it out to see those there are samples of')
    .option(
      '-c, --config <file>',
      'the configuration (default: landfall.config.ts here, or the quickstart of a checkout)',
    )
    .option('--to <url>', 'the server', 'http://127.0.0.1:8400')
    .option('--new', 'a new event; without it, the same one all day, so that sending again makes a duplicate')
    .option('--count <number>', 'so many new events')
    .option('--rate <number>', 'at most so many a second')
    .option('--data <json|@file>', 'a body of your own')
    .option('--secret <text>', 'sign with this instead: to see a refusal')
    .option('--json', 'one JSON line a request')
    .addHelpText(
      'after',
      '\nExamples:\n  landfall send stripe invoice.paid\n  landfall send github push --count 500 --rate 100\n  landfall send stripe invoice.paid --secret wrong\n  landfall send stripe custom.type --data @event.json\n',
    )
    .action(send)
}

async function send(name: string | undefined, type: string | undefined, flags: SendFlags): Promise<void> {
  const config = await loadConfig(findConfigHere(flags.config))
  const { sources } = checkConfig(config)
  const path = sources.find((source) => source.name === name)?.path
  const source = name === undefined ? undefined : config.sources[name]
  if (name === undefined || source === undefined || path === undefined)
    throw unknownSource(name, Object.keys(config.sources))
  const signing = withSecret(source as SampleSource, flags.secret)
  if (type === undefined && flags.data === undefined) return listTypes(name, sampleTypes(signing))
  const url = new URL(path, flags.to).href
  const make = (): SignedSample => makeSample(signing, type, { url, flags })
  if (flags.count === undefined) return sendOne(make(), { name, type, flags })
  const count = toWhole('--count', flags.count, { min: 1, max: countMax })
  const rate = flags.rate === undefined ? null : toWhole('--rate', flags.rate, { min: 1, max: 100_000 })
  return sendMany(make, { count, rate, json: flags.json === true })
}

function unknownSource(name: string | undefined, names: string[]): LandfallError {
  const what = name === undefined ? 'no source was named' : `there is no source ${JSON.stringify(name)}`
  return new LandfallError('source_unknown', what, {
    hint: `landfall send SOURCE TYPE, with SOURCE one of ${names.join(', ')}`,
  })
}

function withSecret(source: SampleSource, secret: string | undefined): SampleSource {
  return secret === undefined ? source : { ...source, options: { ...source.options, secrets: [secret] } }
}

function listTypes(name: string, types: readonly string[]): void {
  console.log(`Samples for ${name}:`)
  for (const type of types) console.log(`  landfall send ${name} ${type}`)
}

/** The same event all day unless a new one is asked for: its body is made as of midnight UTC, its signature as of now. */
function makeSample(
  source: SampleSource,
  type: string | undefined,
  { url, flags }: { url: string; flags: SendFlags },
): SignedSample {
  if (flags.data !== undefined) return signedSample(source, type, { url, data: readData(flags.data) })
  if (flags.new === true || flags.count !== undefined) return signedSample(source, type, { url })
  const at = new Date().setUTCHours(0, 0, 0, 0)
  const id = `sample${at / 86_400_000}`
  const random = makeRandom(`${id} ${type}`)
  const { body } = signedSample(source, type, { url, id, at, random })
  return signedSample(source, type, { url, id, random, data: body })
}

function readData(data: string): Uint8Array | string {
  if (!data.startsWith('@')) return data
  try {
    return readFileSync(data.slice(1))
  } catch (error) {
    throw new LandfallError('request_invalid', `--data: ${toMessage(error)}`, {
      hint: 'Name a file that can be read: --data @event.json',
    })
  }
}

async function post(sample: SignedSample): Promise<Sent> {
  const began = performance.now()
  try {
    const { method, headers, body } = sample
    const response = await fetch(sample.url, { method, headers, body, signal: AbortSignal.timeout(30_000) })
    await response.arrayBuffer()
    return { status: response.status, ms: performance.now() - began, request: response.headers.get('landfall-request') }
  } catch (error) {
    const cause = error instanceof Error && error.cause !== undefined ? error.cause : error
    throw new LandfallError(
      'server_unreachable',
      `${new URL(sample.url).origin} did not answer: ${toMessage(cause) || 'refused'}`,
      { cause },
    )
  }
}

async function sendOne(
  sample: SignedSample,
  { name, type, flags }: { name: string; type: string | undefined; flags: SendFlags },
): Promise<void> {
  const sent = await post(sample)
  if (flags.json) return printJson(sent)
  const ok = sent.status < 300
  console.log(`${ok ? green('✓') : red('✗')} ${name} ${type ?? ''} ${bold(String(sent.status))} in ${toWords(sent.ms)}`)
  if (sent.request !== null) console.log(dim(`  landfall explain ${sent.request}`))
  if (ok && flags.new !== true && flags.data === undefined)
    console.log(dim('  The same again is a duplicate; --new sends a new event.'))
  if (!ok) process.exitCode = 1
}

async function sendMany(
  make: () => SignedSample,
  { count, rate, json }: { count: number; rate: number | null; json: boolean },
): Promise<void> {
  const began = performance.now()
  const all: Sent[] = []
  let started = 0
  const lane = async (): Promise<void> => {
    while (started < count) {
      const dueMs = rate === null ? 0 : (started / rate) * 1000
      started += 1
      const wait = dueMs - (performance.now() - began)
      if (wait > 1) await new Promise((resolve) => setTimeout(resolve, wait))
      const sent = await post(make())
      all.push(sent)
      if (json) printJson(sent)
    }
  }
  const progress = setInterval(() => showProgress(all.length, { count, began }), 200)
  try {
    await Promise.all(Array.from({ length: Math.min(parallel, count) }, lane))
  } finally {
    clearInterval(progress)
    if (process.stderr.isTTY) process.stderr.write('\r\u001b[K')
  }
  if (!json) summarize(all, performance.now() - began)
  if (all.some(({ status }) => status >= 300)) process.exitCode = 1
}

function showProgress(sent: number, { count, began }: { count: number; began: number }): void {
  const perSecond = Math.round((sent / (performance.now() - began)) * 1000)
  const line = `${sent} of ${count} sent, ${perSecond} a second`
  process.stderr.write(process.stderr.isTTY ? `\r\u001b[K${line}` : `${line}\n`)
}

function summarize(all: readonly Sent[], tookMs: number): void {
  const byStatus = Map.groupBy(all, ({ status }) => status)
  for (const [status, some] of byStatus)
    console.log(`${status < 300 ? green('✓') : red('✗')} ${some.length} answered ${bold(String(status))}`)
  const sorted = all.map(({ ms }) => ms).sort((a, b) => a - b)
  const at = (share: number): string =>
    toWords(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0)
  const perSecond = Math.round((all.length / tookMs) * 1000)
  console.log(dim(`  in ${toWords(tookMs)}, ${perSecond} a second; p50 ${at(0.5)}, p99 ${at(0.99)}`))
}

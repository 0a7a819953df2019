// `landfall verify`: judges captured requests offline, one or thousands, for any provider at any time of receipt; with
// --refused those that the running server has refused, see verify-refused.ts.
import { Command } from 'commander'
import { LandfallError, toMessage } from '../core/errors.ts'
import { nothingPublished } from '../core/published.ts'
import { type Captured, judgeCaptured } from '../providers/judge-captured.ts'
import { registry } from '../providers/registry.ts'
import { adminOption } from './ask-admin.ts'
import { check, readLines, toCapturedLine } from './captured-lines.ts'
import { type RefusedFlags, verifyRefused } from './verify-refused.ts'

interface VerifyFlags extends RefusedFlags {
  expect?: string
  refused?: boolean
}

export function verifyCommand(): Command {
  return new Command('verify')
    .description('judge captured requests offline, or refused ones again, as the door would')
    .argument('[file]', 'JSON lines; standard input where it is left out or -')
    .option('--expect <field>', 'exit with 1 unless every line of the input agrees: a boolean field, such as valid')
    .option('--refused', 'instead: how many of the requests that the running server refused would pass now')
    .option('--source <name>', 'with --refused: only of this source')
    .option('--reason <reason>', 'with --refused: only those refused for this reason')
    .option('--admit', 'with --refused: let those in that pass, once; without it nothing is changed')
    .option('--json', 'with --refused: the sums as one JSON line')
    .addOption(adminOption())
    .addHelpText('after', help)
    .action(verify)
}

const help = `
A line in:  {"provider":"stripe","secrets":["whsec_..."],"options":{},"at":1700000000,
             "request":{"method":"POST","url":"/hooks","headers":[["Stripe-Signature","t=...,v1=..."]],
                        "body":"{...}","bodyEncoding":"utf8"}}
A line out: {"ok":true,"reason":null,"matchedSecret":0,"handshake":null,
             "events":[{"key":"evt_1","type":"invoice.paid","createdAt":"..."}]}

\`at\` is the time of receipt in Unix seconds; null for no clock. \`options\` is what the preset takes beside secrets
(publicKey, url, variant, ...; see landfall providers ID). A line that cannot be judged answers {"error":{...}}.

With --refused, requests are judged at their own time of receipt; exit code 1 says that some are still refused.

Examples:
  landfall verify captured.jsonl
  landfall verify --expect valid < vectors.jsonl
  landfall verify --refused --source stripe
  landfall verify --refused --source stripe --reason no_matching_secret --admit
`

async function verify(file: string | undefined, flags: VerifyFlags): Promise<void> {
  if (flags.refused) {
    check(file === undefined, 'FILE', 'left out with --refused', file)
    check(flags.expect === undefined, '--expect', 'left out with --refused', flags.expect)
    return verifyRefused(flags)
  }
  for (const name of ['source', 'reason', 'admit', 'json'] as const)
    check(flags[name] === undefined, `--${name}`, 'given with --refused', flags[name])
  const counts = { lines: 0, failed: 0, disagreed: 0 }
  for await (const line of readLines(file)) {
    counts.lines += 1
    await judgeLine(line, flags, counts)
  }
  if (flags.expect !== undefined)
    console.error(`${counts.lines} judged, ${counts.disagreed} disagree with ${flags.expect}`)
  if (counts.failed + counts.disagreed > 0) process.exitCode = 1
}

async function judgeLine(
  text: string,
  { expect }: VerifyFlags,
  counts: { lines: number; failed: number; disagreed: number },
): Promise<void> {
  try {
    const line = toCapturedLine(text)
    check(typeof line.provider === 'string', 'provider', "a preset's id", line.provider)
    check(line.secrets === undefined || Array.isArray(line.secrets), 'secrets', 'a list', line.secrets)
    const judged = await judgeCaptured(line as unknown as Captured, { registry, published: nothingPublished })
    if (expect !== undefined && line[expect] !== judged.ok) counts.disagreed += 1
    console.log(JSON.stringify(judged))
  } catch (error) {
    counts.failed += 1
    const code = error instanceof LandfallError ? error.code : 'request_invalid'
    console.log(JSON.stringify({ error: { code, message: `line ${counts.lines}: ${toMessage(error)}` } }))
  }
}

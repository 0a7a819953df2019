// `landfall verify`: judges captured requests offline, one or thousands, for any provider at any time of receipt.
import { Command } from 'commander'
import { LandfallError, toMessage } from '../core/errors.ts'
import { nothingPublished } from '../core/published.ts'
import { type Captured, judgeCaptured } from '../providers/judge-captured.ts'
import { registry } from '../providers/registry.ts'
import { check, readLines, toCapturedLine } from './captured-lines.ts'

interface VerifyFlags {
  expect?: string
}

export function verifyCommand(): Command {
  return new Command('verify')
    .description('judge captured requests offline, as the door would have')
    .argument('[file]', 'JSON lines; standard input where it is left out or -')
    .option('--expect <field>', 'exit with 1 unless every line of the input agrees: a boolean field, such as valid')
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

Examples:
  landfall verify captured.jsonl
  landfall verify --expect valid < vectors.jsonl
`

async function verify(file: string | undefined, flags: VerifyFlags): Promise<void> {
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

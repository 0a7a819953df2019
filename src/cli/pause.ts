// `landfall pause NAME` and `landfall resume NAME`: holds a subscription's jobs back at the running server, and lets them go
// on. Its events are taken and kept all the while.
import { Command } from 'commander'
import type { SubscriptionInfo } from '../api/contract.ts'
import { adminOption, askAdmin } from './ask-admin.ts'
import { green, printJson, yellow } from './print.ts'

interface PauseFlags {
  to: string
  json?: boolean
}

export function pauseCommand(): Command {
  return toCommand('pause', "hold a subscription's jobs back; its events are still taken and kept")
}

export function resumeCommand(): Command {
  return toCommand('resume', 'let the jobs of a paused subscription go on')
}

function toCommand(word: 'pause' | 'resume', description: string): Command {
  return new Command(word)
    .description(description)
    .argument('<name>', 'the subscription; see landfall sources')
    .option('--json', 'what it is now, as one JSON line')
    .addOption(adminOption())
    .addHelpText('after', `\nExamples:\n  landfall ${word} post-ledger\n`)
    .action((name: string, flags: PauseFlags) => run(word, name, flags))
}

async function run(word: 'pause' | 'resume', name: string, { to, json }: PauseFlags): Promise<void> {
  const now = await askAdmin<SubscriptionInfo>(to, `/api/subscriptions/${encodeURIComponent(name)}/${word}`, {})
  if (json) {
    printJson(now)
    return
  }
  const waiting = `${now.pending} waiting, ${now.running} running`
  if (now.pausedSince === null) console.log(`${green('✓')} ${name} goes on: ${waiting}`)
  else console.log(`${yellow('‖')} ${name} is paused: ${waiting}. Go on with: landfall resume ${name}`)
}

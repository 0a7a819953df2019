#!/usr/bin/env node
// Finds the Node.js that Landfall runs on and hands over to the command line. Kept to old syntax, so that a Node that is
// too old can still read this file and say so.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const source = join(root, 'src/cli/main.ts')
const isCheckout = existsSync(source)
const pinnedNode = join(root, 'node_modules/node/bin/node')
const condition = '--conditions=landfall:source'

if (!isNewEnough()) {
  if (isCheckout && existsSync(pinnedNode)) runOn(pinnedNode, [condition, source])
  else refuse()
} else if (isCheckout && !process.execArgv.includes(condition)) {
  runOn(process.execPath, [condition, source])
} else {
  await import('../dist/cli/main.js')
}

function isNewEnough() {
  return Number(process.versions.node.split('.')[0]) >= neededMajor()
}

function neededMajor() {
  const wanted = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).engines.node
  return Number(/\d+/.exec(wanted)[0])
}

function refuse() {
  console.error(`landfall: this is Node.js ${process.versions.node}, and Landfall needs ${neededMajor()} or newer.`)
  console.error('Try: install the current LTS from https://nodejs.org, or run it with `npx -p node@lts landfall`.')
  process.exit(1)
}

/** Becomes that process as far as can be: same terminal, same signals, same exit. */
function runOn(node, args) {
  // The channel says nothing; it closes when this process is killed, and then the other one ends too.
  const child = spawn(node, [...args, ...process.argv.slice(2)], { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1)
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
  })
}

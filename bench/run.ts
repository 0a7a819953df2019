// `npm run bench [NAME...]`: runs the benches named, or all, prints what they found and keeps it in RESULTS.md.
import { benchEndToEnd } from './end-to-end.ts'
import { benchIntake } from './intake.ts'
import { benchNeighbour } from './neighbour.ts'
import { benchNodes } from './nodes.ts'
import { benchOrder } from './order.ts'
import { benchOverload } from './overload.ts'
import { benchPostgres } from './postgres.ts'
import { benchPrune } from './prune.ts'
import { benchQueue } from './queue.ts'
import { keep, type Report, toMarkdown } from './report.ts'
import { benchSpin } from './spin.ts'
import { benchVerify } from './verify.ts'

const benches: Readonly<Record<string, () => Promise<Report>>> = {
  intake: benchIntake,
  'end-to-end': benchEndToEnd,
  order: benchOrder,
  queue: benchQueue,
  neighbour: benchNeighbour,
  nodes: benchNodes,
  overload: benchOverload,
  prune: benchPrune,
  postgres: benchPostgres,
  spin: benchSpin,
  verify: benchVerify,
}

const names = process.argv.slice(2)
for (const name of names.length > 0 ? names : Object.keys(benches)) {
  const bench = benches[name]
  if (bench === undefined) {
    console.error(`bench: expected a name to be one of ${Object.keys(benches).join(', ')}, got ${name}`)
    process.exit(2)
  }
  console.error(`${name}:`)
  const section = toMarkdown(await bench(), `npm run bench ${name}`)
  console.log(section)
  keep(section)
}

// What verification costs beside the bare node:crypto calls it cannot do without: the same request, in turns, and the
// median of the ratios, because the machine's own speed changes by more than what is measured.
import type { Report } from './report.ts'
import { bodyBytes, type Contest, makeContests } from './verify-contests.ts'

const blocks = 250
/** Short, so that most blocks pass without another process taking the core; with 5 ms on a busy machine, few do. */
const turnMs = 2
/** How long both sides run before anything is measured: for the compiler. */
const warmMs = 200
const hmacRatioMax = 1.3

interface Measured {
  name: string
  oursUs: number
  bareUs: number
  /** Of the blocks, in order of size. */
  ratios: readonly number[]
}

export async function benchVerify(): Promise<Report> {
  const contests = makeContests()
  // All of them before the first is measured: in a server too, one verifier shares its code with others.
  for (const contest of contests) warm(contest)
  const measured = contests.map(measure)
  const worst = Math.max(...measured.filter((_, i) => contests[i]?.family === 'HMAC').map((one) => at(one.ratios, 0.5)))
  return {
    title: 'Verification',
    setting: `${bodyBytes} byte bodies; bare is what createHmac, createHash, verify and timingSafeEqual of node:crypto take for the same content, without reading any header; median of ${blocks} blocks of four turns (ours, bare, bare, ours) of ${turnMs} ms`,
    heading: ['', 'ours µs', 'bare node:crypto µs', 'ratio', 'middle half of the ratios'],
    rows: measured.map(({ name, oursUs, bareUs, ratios }) => [
      name,
      oursUs.toFixed(2),
      bareUs.toFixed(2),
      at(ratios, 0.5).toFixed(2),
      `${at(ratios, 0.25).toFixed(2)} to ${at(ratios, 0.75).toFixed(2)}`,
    ]),
    findings: [`HMAC at most ${worst.toFixed(2)} times the bare calls (must be at most ${hmacRatioMax})`],
  }
}

function warm({ ours, bare }: Contest): void {
  for (const call of [ours, bare]) {
    const until = performance.now() + warmMs
    while (performance.now() < until) run(call, 10)
  }
}

function measure({ name, ours, bare }: Contest): Measured {
  const calls = Math.max(1, Math.round(turnMs / (run(bare, 200) / 200)))
  const times: Record<'ours' | 'bare', number[]> = { ours: [], bare: [] }
  const ratios: number[] = []
  for (let block = 0; block < blocks; block++) {
    // Whoever is first is last too, so that a machine that becomes slower or faster favours nobody.
    const [first, second, third, fourth] = [run(ours, calls), run(bare, calls), run(bare, calls), run(ours, calls)]
    times.ours.push(first + fourth)
    times.bare.push(second + third)
    ratios.push((first + fourth) / (second + third))
  }
  const toUs = (all: number[]): number => (at(inOrder(all), 0.5) / 2 / calls) * 1000
  return { name, oursUs: toUs(times.ours), bareUs: toUs(times.bare), ratios: inOrder(ratios) }
}

/** Milliseconds. */
function run(call: () => unknown, times: number): number {
  const began = performance.now()
  for (let i = 0; i < times; i++) call()
  return performance.now() - began
}

function inOrder(all: readonly number[]): number[] {
  return all.toSorted((a, b) => a - b)
}

function at(sorted: readonly number[], share: number): number {
  return sorted[Math.floor(sorted.length * share)] as number
}

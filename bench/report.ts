// What a bench found, as it is printed and kept: machine, date and command stand beside every figure.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'

export interface Report {
  title: string
  setting: string
  heading: readonly string[]
  rows: readonly (readonly string[])[]
  findings: readonly string[]
}

const path = fileURLToPath(new URL('./RESULTS.md', import.meta.url))
const preface = `# Results

Newest run of each bench. Ratios within one run are what counts: the machines are shared and noisy.
`

export function toMarkdown(report: Report, command: string): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [
    `## ${report.title}`,
    '',
    `${toMachine()}, ${new Date().toISOString().slice(0, 10)}, \`${command}\`.`,
    `${report.setting}.`,
    '',
    line(report.heading),
    line(report.heading.map((_, i) => (i === 0 ? '---' : '--:'))),
    ...report.rows.map(line),
    '',
    ...report.findings.map((finding) => `- ${finding}`),
    '',
  ].join('\n')
}

/** Puts the section in the place of the one with its title, or at the end. */
export function keep(section: string): void {
  const text = existsSync(path) ? readFileSync(path, 'utf8') : preface
  const [head = preface, ...sections] = text.split(/^(?=## )/m)
  const title = section.split('\n', 1)[0]
  const at = sections.findIndex((one) => one.split('\n', 1)[0] === title)
  if (at === -1) sections.push(section)
  else sections[at] = section
  writeFileSync(path, `${[head.trimEnd(), ...sections.map((one) => one.trimEnd())].join('\n\n')}\n`)
}

function toMachine(): string {
  const [cpu] = cpus()
  const commit = spawnSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).stdout.trim()
  const memory = Math.round(totalmem() / 2 ** 30)
  return `${cpus().length} cores (${cpu?.model.trim()}), ${memory} GiB, Node.js ${process.versions.node}, commit ${commit}`
}

// How commands print: colours only on a terminal, tables that line up, JSON where it was asked for.

const coloured = process.stdout.isTTY === true && process.env.NO_COLOR === undefined

export function bold(text: string): string {
  return paint(1, text)
}
export function dim(text: string): string {
  return paint(2, text)
}
export function red(text: string): string {
  return paint(31, text)
}
export function green(text: string): string {
  return paint(32, text)
}
export function yellow(text: string): string {
  return paint(33, text)
}

function paint(code: number, text: string): string {
  return coloured ? `\u001b[${code}m${text}\u001b[0m` : text
}

export function printJson(value: unknown): void {
  console.log(JSON.stringify(value))
}

/** Rows under a heading, columns as wide as their widest cell; the last one as long as it is. */
export function printTable(heading: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = heading.map((name, column) => Math.max(name.length, ...rows.map((row) => row[column]?.length ?? 0)))
  const toLine = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => (column === cells.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd()
  console.log(dim(toLine(heading)))
  for (const row of rows) console.log(toLine(row))
}

/** `2026-11-23 14:03:11` in UTC. */
export function toTime(ms: number | null): string {
  return ms === null ? '-' : new Date(ms).toISOString().slice(0, 19).replace('T', ' ')
}

/** Control characters of foreign text must not reach a terminal. */
export function clean(text: string): string {
  return text.replace(/\p{Cc}/gu, '?')
}

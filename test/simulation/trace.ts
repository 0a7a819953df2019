// What happened, step by step: its last lines for a person, and a hash of all of it, by which two runs are known to be the same.

/** Lines kept. */
const linesMax = 120

export class Trace {
  lines: string[] = []
  hash = 0x811c9dc5

  note(line: string): void {
    for (let i = 0; i < line.length; i++) this.hash = Math.imul(this.hash ^ line.charCodeAt(i), 0x01000193)
    this.lines.push(line)
    if (this.lines.length > 2 * linesMax) this.lines.splice(0, linesMax)
  }
}

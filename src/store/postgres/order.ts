// The order in which nodes write and lock rows of which several may meet: that of code units, whatever the database's collation.

export function compareTexts(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}

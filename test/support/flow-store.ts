// Which store the flow tests run on: SQLite, unless flow-postgres.test.ts says otherwise before it runs them again.
let make: (() => Promise<string>) | null = null

export function useFlowStore(other: () => Promise<string>): void {
  make = other
}

/** An address of a new store; null for a file of the test's own. */
export async function makeFlowStore(): Promise<string | null> {
  return make === null ? null : make()
}

// JSON pointers (RFC 6901): how an event says where it stands in its request's body, and a preset where its values do.

/** The value at `pointer`, or undefined where it leads nowhere. Own properties only: a body cannot reach a prototype. */
export function valueAt(payload: unknown, pointer: string): unknown {
  return follow(payload, toSteps(pointer))
}

/** The steps of a pointer, for those who follow the same one often. */
export function toSteps(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
}

export function follow(payload: unknown, steps: readonly string[]): unknown {
  let value = payload
  for (const step of steps) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined
    value = (value as Record<string, unknown>)[step]
  }
  return value
}

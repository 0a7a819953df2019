// Which event types a subscription takes: 'invoice.paid', 'invoice.*' (anything that starts with "invoice."), '*'.

export type TypePattern = string | readonly string[]

/** A predicate over types. `*` stands for any run of characters; everything else is literal. */
export function toTypeMatcher(pattern: TypePattern): (type: string) => boolean {
  const patterns = typeof pattern === 'string' ? [pattern] : pattern
  if (patterns.includes('*')) return () => true
  const exact = new Set(patterns.filter((one) => !one.includes('*')))
  const wild = patterns.filter((one) => one.includes('*')).map(toExpression)
  return (type) => exact.has(type) || wild.some((expression) => expression.test(type))
}

function toExpression(pattern: string): RegExp {
  const literal = pattern.split('*').map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'))
  return new RegExp(`^${literal.join('.*')}$`, 's')
}

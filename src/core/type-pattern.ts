// Which event types a subscription takes: 'invoice.paid', 'invoice.*', '*'. A type without a star also takes what lies
// below it, as 'deployment_status' takes 'deployment_status.created': GitHub's event names are complete without the action.

export type TypePattern = string | readonly string[]

/** A predicate over types. `*` stands for any run of characters; everything else is literal. */
export function toTypeMatcher(pattern: TypePattern): (type: string) => boolean {
  const patterns = typeof pattern === 'string' ? [pattern] : pattern
  if (patterns.includes('*')) return () => true
  const plain = patterns.filter((one) => !one.includes('*'))
  const wild = patterns.filter((one) => one.includes('*')).map(toExpression)
  return (type) =>
    plain.some((one) => type.startsWith(one) && (type.length === one.length || type[one.length] === '.')) ||
    wild.some((expression) => expression.test(type))
}

function toExpression(pattern: string): RegExp {
  const literal = pattern.split('*').map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'))
  return new RegExp(`^${literal.join('.*')}$`, 's')
}

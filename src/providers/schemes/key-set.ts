// Sets of JSON Web Keys (RFC 7517, section 5), as providers publish them.

/** Each key of the set as JSON text; only those named `kid` where that is given. A document that is no set has none. */
export function readKeySet(text: string, kid?: string): string[] {
  const keys = parseKeys(text)
  return keys
    .filter((key) => kid === undefined || (typeof key === 'object' && key !== null && 'kid' in key && key.kid === kid))
    .map((key) => JSON.stringify(key))
}

function parseKeys(text: string): unknown[] {
  try {
    const { keys } = JSON.parse(text) as { keys?: unknown }
    return Array.isArray(keys) ? keys : []
  } catch {
    return []
  }
}

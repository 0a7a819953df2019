import type { RequestBytes } from '../../../src/api/contract.ts'

/** Headers that curl makes itself, or that belonged to one connection only. */
const leftOut = new Set(['host', 'content-length', 'connection', 'transfer-encoding', 'accept-encoding', 'expect'])

/** The request as a shell command that sends the same bytes again. Masked headers are named, not sent. */
export function toCurl(request: RequestBytes): string {
  const masked = request.headers.filter((header) => header.masked).map((header) => header.name)
  const lines = [`curl -X ${request.method} ${quote(toUrl(request))}`]
  for (const { name, value, masked: isMasked } of request.headers) {
    if (!isMasked && !leftOut.has(name.toLowerCase())) lines.push(`  -H ${quote(`${name}: ${value}`)}`)
  }
  const binary = request.bodyEncoding === 'base64'
  if (binary) lines.push('  --data-binary @-')
  else if (request.body !== '') lines.push(`  --data-binary ${quote(request.body)}`)
  const command = lines.join(' \\\n')
  const fed = binary ? `printf %s ${quote(request.body)} | base64 -d | ${command}` : command
  return masked.length === 0 ? fed : `# left out, because masked: ${masked.join(', ')}\n${fed}`
}

function toUrl(request: RequestBytes): string {
  const host = headerOf(request, 'host') ?? 'localhost:8400'
  const scheme = headerOf(request, 'x-forwarded-proto') ?? 'http'
  return `${scheme}://${host}${request.path}`
}

function headerOf(request: RequestBytes, name: string): string | undefined {
  return request.headers.find((header) => header.name.toLowerCase() === name)?.value
}

/** For a POSIX shell: nothing inside single quotes is special but the quote itself. */
function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}

// multipart/form-data (RFC 7578), as Dropbox Sign, Jotform and the like send: its text fields. Files are left out; their
// bytes stay in the body, which is kept as it came.

/** The fields in order, or null where `contentType` or the body is no such form. One pass over the body. */
export function readMultipart(body: Uint8Array, contentType: string): [name: string, value: string][] | null {
  if (!/^multipart\/form-data\s*;/i.test(contentType)) return null
  const [, quoted, plain] = /;\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(contentType) ?? []
  const boundary = quoted ?? plain
  if (boundary === undefined) return null
  // Text whose characters are bytes: a file between the fields must not shift them.
  const parts = `\r\n${Buffer.from(body).toString('latin1')}`.split(`\r\n--${boundary}`)
  if (parts.length < 2) return null
  const fields: [string, string][] = []
  for (const part of parts.slice(1)) {
    if (part.startsWith('--')) break
    const end = part.indexOf('\r\n\r\n')
    const name = end === -1 ? null : toFieldName(part.slice(0, end))
    if (name !== null) fields.push([name, toUtf8(part.slice(end + 4))])
  }
  return fields
}

/** The name in a part's headers; null for a file. */
function toFieldName(head: string): string | null {
  const disposition = /^content-disposition:([^\r\n]*)/im.exec(head)?.[1] ?? ''
  if (/;\s*filename\*?=/i.test(disposition)) return null
  const [, quoted, plain] = /;\s*name=(?:"([^"]*)"|([^\s;"]+))/i.exec(disposition) ?? []
  const name = quoted ?? plain
  return name === undefined ? null : toUtf8(name)
}

function toUtf8(text: string): string {
  return Buffer.from(text, 'latin1').toString('utf8')
}

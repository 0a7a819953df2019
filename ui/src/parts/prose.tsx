/** Words of the server's, in which what stands between backticks is code. */
export function Prose({ text }: { text: string }) {
  const pieces = text.split('`').map((piece, at) => ({ piece, at, isCode: at % 2 === 1 }))
  return <>{pieces.map(({ piece, at, isCode }) => (isCode ? <code key={at}>{piece}</code> : piece))}</>
}

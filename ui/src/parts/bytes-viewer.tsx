import { useMemo, useState } from 'react'
import type { RequestBytes } from '../../../src/api/contract.ts'
import { type Body, toBody, toFormFields, toHexLines, toPrettyJson } from '../format/body.ts'
import { toBytes } from '../format/numbers.ts'
import { CopyButton } from './copy-button.tsx'
import { Tabs } from './tabs.tsx'

const hexShownBytesMax = 16 * 1024
/** Above this many words JSON is shown without colours: a page of 100,000 elements would not scroll. */
const colouredPartsMax = 20_000

type View = 'pretty' | 'raw' | 'hex'
const views: readonly View[] = ['pretty', 'raw', 'hex']

/** The stored body, byte for byte. */
export function BytesViewer({ request }: { request: RequestBytes }) {
  const body = useMemo(() => toBody(request.body, request.bodyEncoding), [request.body, request.bodyEncoding])
  const [view, setView] = useState<View>(body.text === null ? 'hex' : 'pretty')
  const contentType = request.headers.find(({ name }) => name.toLowerCase() === 'content-type')?.value ?? ''
  if (!request.bodyKept) return <p className="muted">The body is no longer kept: it is older than limits.bodyKeptMs.</p>
  if (body.bytes.length === 0) return <p className="muted">The body is empty.</p>
  return (
    <div className="bytes">
      <div className="bytes-tools">
        <span className="muted">{toBytes(request.bodyBytes)}</span>
        <CopyButton text={body.text ?? toHexLines(body.bytes)} what="body">
          Copy body
        </CopyButton>
      </div>
      <Tabs label="How the body is shown" names={views} chosen={view} choose={setView}>
        {view === 'pretty' ? <Pretty body={body} contentType={contentType} /> : null}
        {view === 'raw' ? <Raw body={body} /> : null}
        {view === 'hex' ? <Hex body={body} /> : null}
      </Tabs>
    </div>
  )
}

function Pretty({ body, contentType }: { body: Body; contentType: string }) {
  const parts = useMemo(() => (body.text === null ? null : toPrettyJson(body.text)), [body.text])
  if (parts === null) {
    const fields = body.text === null ? null : toFormFields(body.text, contentType)
    return fields === null ? <NoPretty body={body} /> : <Form fields={fields} />
  }
  if (parts.length > colouredPartsMax) return <Code>{parts.map((part) => part.text).join('')}</Code>
  return (
    <Code>
      {parts.map((part, index) =>
        part.kind === 'punctuation' ? (
          part.text
        ) : (
          // A text's words have no identity but their place, and the text never changes.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <span key={index} className={`json-${part.kind}`}>
            {part.text}
          </span>
        ),
      )}
    </Code>
  )
}

function NoPretty({ body }: { body: Body }) {
  return (
    <>
      <p className="note">Neither JSON nor a form: shown as it came.</p>
      {body.text === null ? <Hex body={body} /> : <Raw body={body} />}
    </>
  )
}

function Form({ fields }: { fields: [name: string, value: string][] }) {
  return (
    <table className="headers">
      <tbody>
        {fields.map(([name, value], index) => (
          // Fields may repeat; the list never changes.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <tr key={index}>
            <th scope="row">{name}</th>
            <td>{value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Raw({ body }: { body: Body }) {
  if (body.text !== null) return <Code wrap>{body.text}</Code>
  return (
    <>
      <p className="note">These bytes are not UTF-8 text; what cannot be shown stands as �. The hex view is exact.</p>
      <Code wrap>{new TextDecoder().decode(body.bytes)}</Code>
    </>
  )
}

function Hex({ body }: { body: Body }) {
  const [all, setAll] = useState(false)
  const cut = !all && body.bytes.length > hexShownBytesMax
  return (
    <>
      <Code>{toHexLines(cut ? body.bytes.subarray(0, hexShownBytesMax) : body.bytes)}</Code>
      {cut ? (
        <button type="button" className="button" onClick={() => setAll(true)}>
          Show all {toBytes(body.bytes.length)}
        </button>
      ) : null}
    </>
  )
}

function Code({ wrap = false, children }: { wrap?: boolean; children: React.ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by keyboard
    <pre className={wrap ? 'code wrap' : 'code'} tabIndex={0}>
      {children}
    </pre>
  )
}

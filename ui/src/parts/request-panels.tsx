import type { RequestBytes } from '../../../src/api/contract.ts'
import { toCurl } from '../format/curl.ts'
import { toPlural } from '../format/numbers.ts'
import { BytesViewer } from './bytes-viewer.tsx'
import { CopyButton } from './copy-button.tsx'
import { HeadersTable } from './headers-table.tsx'
import { Panel } from './page.tsx'

/** One HTTP request as it came: body and headers side by side where there is room. */
export function RequestPanels({ request }: { request: RequestBytes }) {
  return (
    <div className="request-panels">
      <Panel
        title="Body"
        aside={
          <CopyButton text={toCurl(request)} what="request as cURL">
            Copy as cURL
          </CopyButton>
        }
      >
        <BytesViewer request={request} />
      </Panel>
      <Panel title="Headers" aside={<span className="muted">{toPlural(request.headers.length, 'header')}</span>} flush>
        <HeadersTable headers={request.headers} />
      </Panel>
    </div>
  )
}

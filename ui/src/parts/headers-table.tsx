import type { Header } from '../../../src/api/contract.ts'

/** In the order of the wire, repeated ones too. What is masked never left the server. */
export function HeadersTable({ headers }: { headers: readonly Header[] }) {
  return (
    <table className="headers">
      <thead className="hidden-text">
        <tr>
          <th>Header</th>
          <th>Value</th>
        </tr>
      </thead>
      <tbody>
        {headers.map((header, index) => (
          // Headers have no identity but their place on the wire, and the list never changes.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <tr key={index}>
            <th scope="row">{header.name}</th>
            <td>
              {header.masked ? (
                <span className="masked" title="A credential: kept from the dashboard, the API and the logs">
                  {header.value} <em>masked</em>
                </span>
              ) : (
                header.value
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

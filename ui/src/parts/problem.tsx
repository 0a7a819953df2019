import { ApiProblem } from '../api/client.ts'
import { Icon } from './icon.tsx'

/** A failure in two lines: what happened, what to try. */
export function Problem({ error, retry }: { error: unknown; retry?: () => void }) {
  const known = error instanceof ApiProblem
  return (
    <div className="problem" role="alert">
      <Icon name="warning" />
      <div>
        <p className="problem-message">{error instanceof Error ? error.message : String(error)}</p>
        <p className="muted">{known ? error.hint : 'Reload the page; if it stays, look at the log of the server.'}</p>
      </div>
      {retry === undefined ? null : (
        <button type="button" className="button" onClick={retry}>
          Try again
        </button>
      )}
    </div>
  )
}

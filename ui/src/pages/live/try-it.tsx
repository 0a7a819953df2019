import { Link } from '@tanstack/react-router'
import type { SourceInfo } from '../../../../src/api/contract.ts'
import { toIntakeUrl } from '../../format/intake-url.ts'
import { CopyButton } from '../../parts/copy-button.tsx'

/** The sample everybody knows; where there is no Stripe, the first sample of the first source. */
function toCommand(sources: readonly SourceInfo[]): string {
  const [first] = sources
  const isUsual = first === undefined || toIntakeUrl(first).includes(':8400/')
  const to = isUsual ? '' : ` --to ${new URL(toIntakeUrl(first)).origin}`
  if (first === undefined || sources.some(({ name }) => name === 'stripe')) {
    return `npx landfall send stripe invoice.paid${to}`
  }
  return `npx landfall send ${first.name}${to}`
}

/** Shown until the first request arrives: how to send one, and where providers send theirs. */
export function TryIt({ sources }: { sources: readonly SourceInfo[] }) {
  const command = toCommand(sources)
  return (
    <div className="try-it">
      <h3>Nothing has arrived yet</h3>
      <p>Send yourself a signed sample; it shows up here at once:</p>
      <p className="command">
        <code>{command}</code>
        <CopyButton text={command} what="command" />
      </p>
      {sources.length === 0 ? (
        <p>
          No source is configured. Add one under <code>sources</code> in <code>landfall.config.ts</code>.
        </p>
      ) : (
        <>
          <p>
            Or point your providers here (<Link to="/sources">all about the sources</Link>):
          </p>
          <ul className="endpoints">
            {sources.map((source) => (
              <li key={source.name}>
                <span>{source.providerName}</span>
                <code>{toIntakeUrl(source)}</code>
                <CopyButton text={toIntakeUrl(source)} what={`URL of ${source.name}`} />
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  )
}

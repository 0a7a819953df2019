import { useMutation } from '@tanstack/react-query'
import type { Diagnosis, RequestDetail } from '../../../../src/api/contract.ts'
import { api, type ReverifyAnswer } from '../../api/client.ts'
import { toReason } from '../../format/words.ts'
import { Icon } from '../../parts/icon.tsx'
import { Problem } from '../../parts/problem.tsx'

/** Why it was refused, what shows it, and what mends it: before anything else on the page. */
export function DiagnosisPanel({ request, diagnosis }: { request: RequestDetail; diagnosis: Diagnosis }) {
  const reverify = useMutation({ mutationFn: () => api.reverify(request.id) })
  return (
    <section className="diagnosis" aria-label="Diagnosis">
      <h2>
        <Icon name="shield" />
        Refused: {toReason(diagnosis.cause)}
      </h2>
      <div className="diagnosis-body">
        <div>
          <h3>What was seen</h3>
          <ul>
            {diagnosis.evidence.map((fact) => (
              <li key={fact}>{fact}</li>
            ))}
          </ul>
        </div>
        <div>
          <h3>What mends it</h3>
          <p className="fix">{diagnosis.fix}</p>
        </div>
      </div>
      <div className="diagnosis-foot">
        <button type="button" className="button" disabled={reverify.isPending} onClick={() => reverify.mutate()}>
          <Icon name="retry" />
          {reverify.isPending ? 'Verifying…' : 'Verify again'}
        </button>
        <span role="status">
          {reverify.data === undefined ? (
            <span className="muted">Checks the stored bytes against the secrets as they are now. Changes nothing.</span>
          ) : (
            <Answer answer={reverify.data} />
          )}
        </span>
      </div>
      {reverify.isError ? <Problem error={reverify.error} /> : null}
    </section>
  )
}

function Answer({ answer }: { answer: ReverifyAnswer }) {
  if (answer.ok) {
    return (
      <span className="answer-good">
        <Icon name="check" />
        It verifies now: {answer.detail}. The next one will be accepted.
      </span>
    )
  }
  return (
    <span className="answer-bad">
      <Icon name="cross" />
      Still refused: {toReason(answer.reason)}. {answer.detail}
    </span>
  )
}

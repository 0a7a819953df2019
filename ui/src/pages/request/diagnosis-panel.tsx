import { useMutation } from '@tanstack/react-query'
import type { Diagnosis, RequestDetail } from '../../../../src/api/contract.ts'
import { api, type ReverifyAnswer } from '../../api/client.ts'
import { toReason } from '../../format/words.ts'
import { Icon } from '../../parts/icon.tsx'
import { Problem } from '../../parts/problem.tsx'
import { Prose } from '../../parts/prose.tsx'

/** Why it was refused, or would have been, what shows it, and what mends it: before anything else on the page. */
export function DiagnosisPanel({ request, diagnosis }: { request: RequestDetail; diagnosis: Diagnosis }) {
  const reverify = useMutation({ mutationFn: () => api.reverify(request.id) })
  const isRefused = request.outcome === 'refused'
  return (
    <section className={isRefused ? 'diagnosis' : 'diagnosis observed'} aria-label="Diagnosis">
      <h2>
        <Icon name="shield" />
        {isRefused ? 'Refused' : 'Let in under observation'}: {toReason(diagnosis.cause)}
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
          <p className="fix">
            <Prose text={diagnosis.fix} />
          </p>
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
            <Answer answer={reverify.data} byAddress={request.reason?.endsWith('address_not_allowed') === true} />
          )}
        </span>
      </div>
      {reverify.isError ? <Problem error={reverify.error} /> : null}
    </section>
  )
}

/** The signature is judged again; the address list is the door's business, and a right signature does not change it. */
function Answer({ answer, byAddress }: { answer: ReverifyAnswer; byAddress: boolean }) {
  if (answer.ok && byAddress) {
    return (
      <span className="answer-good">
        <Icon name="check" />
        The signature is right: {answer.detail}. It is the address list that speaks against it.
      </span>
    )
  }
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

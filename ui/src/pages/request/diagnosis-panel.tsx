import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Diagnosis, RequestDetail, Reverified } from '../../../../src/api/contract.ts'
import { api } from '../../api/client.ts'
import { toReason } from '../../format/words.ts'
import { Icon } from '../../parts/icon.tsx'
import { Problem } from '../../parts/problem.tsx'
import { Prose } from '../../parts/prose.tsx'

/** Why it was refused, or would have been, what shows it, and what mends it: before anything else on the page. */
export function DiagnosisPanel({ request, diagnosis }: { request: RequestDetail; diagnosis: Diagnosis }) {
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
      <SecondLook id={request.id} />
    </section>
  )
}

/** Verify again, and where it passes now: let it in. */
function SecondLook({ id }: { id: string }) {
  const client = useQueryClient()
  const reverify = useMutation({
    mutationFn: (admit: boolean) => api.reverify(id, admit),
    onSuccess: ({ admission }) =>
      admission === null
        ? undefined
        : Promise.all(
            [['request', id], ['requests'], ['events'], ['stats']].map((queryKey) =>
              client.invalidateQueries({ queryKey }),
            ),
          ),
  })
  const { data, isPending, variables: admitting } = reverify
  return (
    <>
      <div className="diagnosis-foot">
        <button type="button" className="button" disabled={isPending} onClick={() => reverify.mutate(false)}>
          <Icon name="retry" />
          {isPending && admitting === false ? 'Verifying…' : 'Verify again'}
        </button>
        {data?.admissible === true ? (
          <button type="button" className="button primary" disabled={isPending} onClick={() => reverify.mutate(true)}>
            <Icon name="check" />
            {isPending && admitting === true ? 'Admitting…' : 'Admit'}
          </button>
        ) : null}
        <span role="status">
          {data === undefined ? (
            <span className="muted">
              Checks the stored bytes, as they came, against the secrets as they are now. Changes nothing.
            </span>
          ) : (
            <Answer answer={data} />
          )}
        </span>
      </div>
      {reverify.isError ? <Problem error={reverify.error} /> : null}
    </>
  )
}

function Answer({ answer }: { answer: Reverified }) {
  if (answer.admissible) {
    return (
      <span className="answer-good">
        <Icon name="check" />
        It would pass now: {answer.detail}. Admitted, it is processed once, as if it had been accepted.
      </span>
    )
  }
  if (answer.reason === null) {
    return (
      <span className="answer-good">
        <Icon name="check" />
        The signature is right: {answer.detail}.
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

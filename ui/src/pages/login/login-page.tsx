import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useEffect } from 'react'
import { api } from '../../api/client.ts'
import { Problem } from '../../parts/problem.tsx'

export function LoginPage() {
  const client = useQueryClient()
  const login = useMutation({ mutationFn: api.login, onSuccess: () => client.invalidateQueries() })
  useEffect(() => {
    document.title = 'Log in · Landfall'
  }, [])
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const token = new FormData(event.currentTarget).get('token')
    if (typeof token === 'string') login.mutate(token)
  }
  return (
    <main className="door">
      <form className="login" onSubmit={submit}>
        <h1>
          <img src="/favicon.svg" alt="" width="28" height="28" />
          Landfall
        </h1>
        <label htmlFor="token">Admin token</label>
        {/* biome-ignore lint/a11y/noAutofocus: the only thing this page is for */}
        <input id="token" name="token" type="password" autoComplete="current-password" required autoFocus />
        <p className="muted">
          The value of <code>LANDFALL_ADMIN_TOKEN</code> on the server.
        </p>
        {login.isError ? <Problem error={login.error} /> : null}
        <button type="submit" className="button primary" disabled={login.isPending}>
          {login.isPending ? 'Logging in…' : 'Log in'}
        </button>
      </form>
    </main>
  )
}

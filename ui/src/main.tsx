import './language-guard.ts'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { ApiProblem } from './api/client.ts'
import { router } from './router.tsx'
import './styles/tokens.css'
import './styles/base.css'
import './styles/controls.css'
import './styles/shell.css'
import './styles/lists.css'
import './styles/live.css'
import './styles/detail.css'
import './styles/timeline.css'
import './styles/sources.css'
import './styles/replays.css'

const client = new QueryClient({
  defaultOptions: {
    queries: {
      // The live feed says when something is old; a pause must hold also while windows are switched.
      refetchOnWindowFocus: false,
      // What the server refused on purpose it will refuse again.
      retry: (failures, error) =>
        failures < 2 && !(error instanceof ApiProblem && error.status >= 400 && error.status < 500),
    },
  },
})

// A 401 anywhere means that the login ended: ask for the session anew, and the shell shows the login page.
client.getQueryCache().subscribe(({ type, query }) => {
  if (type !== 'updated' || query.state.status !== 'error' || query.queryKey[0] === 'session') return
  if (query.state.error instanceof ApiProblem && query.state.error.status === 401) {
    void client.invalidateQueries({ queryKey: ['session'] })
  }
})

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root')

createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
)

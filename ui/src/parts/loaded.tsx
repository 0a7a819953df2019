import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Problem } from './problem.tsx'

interface LoadedProps<Data> {
  query: UseQueryResult<Data>
  children: (data: Data) => ReactNode
}

/** What was read; while there is nothing yet, a quiet line; where the last read failed, what happened, above old data. */
export function Loaded<Data>({ query, children }: LoadedProps<Data>) {
  const failure = query.isError ? <Problem error={query.error} retry={() => void query.refetch()} /> : null
  if (query.data === undefined) return failure ?? <p className="loading">Loading…</p>
  return (
    <>
      {failure}
      {children(query.data)}
    </>
  )
}

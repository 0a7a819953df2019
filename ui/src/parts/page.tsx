import { type ReactNode, useEffect } from 'react'

interface PageProps {
  /** For the browser's tab and history. */
  title: string
  /** The heading where it says more than the title. */
  heading?: ReactNode
  /** Beside the heading. */
  aside?: ReactNode
  children: ReactNode
}

export function Page({ title, heading, aside, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Landfall`
  }, [title])
  return (
    <>
      <div className="page-head">
        <h1>{heading ?? title}</h1>
        {aside}
      </div>
      {children}
    </>
  )
}

interface PanelProps {
  title: string
  aside?: ReactNode
  /** Without inner space: for tables. */
  flush?: boolean
  children: ReactNode
}

export function Panel({ title, aside, flush = false, children }: PanelProps) {
  return (
    <section className="panel" aria-label={title}>
      <div className="panel-head">
        <h2>{title}</h2>
        {aside}
      </div>
      <div className={flush ? 'panel-body flush' : 'panel-body'}>{children}</div>
    </section>
  )
}

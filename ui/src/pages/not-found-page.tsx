import { Link } from '@tanstack/react-router'
import { Page } from '../parts/page.tsx'

export function NotFoundPage() {
  return (
    <Page title="No such page">
      <p>
        Nothing is at this address. <Link to="/">Go to the live page</Link>, or{' '}
        <Link to="/events">search the events</Link>.
      </p>
    </Page>
  )
}

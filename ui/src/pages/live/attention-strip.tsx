import { useQueries, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { SourceInfo, Stats } from '../../../../src/api/contract.ts'
import { lastHourQuery } from '../../api/queries.ts'
import { subscriptionsQuery } from '../../api/work-queries.ts'
import { Icon } from '../../parts/icon.tsx'
import { type AttentionItem, toAttention } from './attention.ts'

const hourMs = 3_600_000

/** Only there when something needs a person. */
export function AttentionStrip({ stats, sources }: { stats: Stats; sources: readonly SourceInfo[] }) {
  const refusing = sources.filter(
    ({ lastRefusedAt }) => lastRefusedAt !== null && Date.now() - Date.parse(lastRefusedAt) < hourMs,
  )
  const hours = useQueries({ queries: refusing.map((source) => lastHourQuery(source.name)) })
  const refusals = refusing.flatMap((source, index) => {
    const hour = hours[index]?.data
    return hour === undefined ? [] : [{ source: source.name, stats: hour }]
  })
  const subscriptions = useQuery(subscriptionsQuery())
  const items = toAttention(stats, refusals, subscriptions.data ?? [])
  if (items.length === 0) return null
  return (
    <section className="attention" aria-label="Needs attention">
      <h2>
        <Icon name="warning" />
        Needs attention
      </h2>
      <ul>
        {items.map((item) => (
          <Item key={item.id} item={item} />
        ))}
      </ul>
    </section>
  )
}

function Item({ item }: { item: AttentionItem }) {
  return (
    <li className={`attention-${item.severity}`}>
      <Link {...item.link}>
        <span className="attention-what">{item.what}</span>
        <span className="attention-where">{item.where}</span>
        <span className="attention-act">
          <span className="attention-act-words">{item.act}</span>
          <Icon name="right" />
        </span>
      </Link>
    </li>
  )
}

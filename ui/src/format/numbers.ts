const plain = new Intl.NumberFormat('en')
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 })

/** '9,412', from a hundred thousand '120K'. */
export function toCount(value: number): string {
  return value < 100_000 ? plain.format(value) : compact.format(value)
}

/** '1 job', '3 jobs'. */
export function toPlural(count: number, one: string, many = `${one}s`): string {
  return `${toCount(count)} ${count === 1 ? one : many}`
}

/** '812 B', '4.2 KiB'. */
export function toBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KiB`
  return `${(bytes / 1024 / 1024).toFixed(1)} MiB`
}

/** '12.5%' of a whole. */
export function toShare(part: number, whole: number): string {
  if (whole === 0) return '0%'
  const percent = (part / whole) * 100
  return `${percent >= 10 || percent === 0 ? Math.round(percent) : percent.toFixed(1)}%`
}

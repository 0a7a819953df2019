// Times in words. All take Unix milliseconds or ISO 8601; clocks of browser and server may differ, so "the future" of
// something that has happened is "now".

const second = 1_000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** '5 s', '3 min', '2 h', '6 d' ago. */
export function toAgo(at: string, now: number): string {
  const ms = now - Date.parse(at)
  if (ms < second) return 'now'
  return `${toSpan(ms)} ago`
}

/** 'in 45 s', or 'due now'. */
export function toUntil(at: string, now: number): string {
  const ms = Date.parse(at) - now
  return ms < second ? 'due now' : `in ${toSpan(ms)}`
}

/** One coarse unit, rounded down: for ages. */
export function toSpan(ms: number): string {
  if (ms < minute) return `${Math.floor(ms / second)} s`
  if (ms < hour) return `${Math.floor(ms / minute)} min`
  if (ms < 2 * day) return `${Math.floor(ms / hour)} h`
  return `${Math.floor(ms / day)} d`
}

/** Three digits that matter: '0.4 ms', '12 ms', '1.84 s', '2 min 5 s'. */
export function toDuration(ms: number | null): string {
  if (ms === null) return '–'
  if (ms <= 0) return '0 ms'
  if (ms < 10) return `${trim(ms.toFixed(1))} ms`
  if (ms < second) return `${Math.round(ms)} ms`
  if (ms < minute) return `${trim((ms / second).toFixed(ms < 10 * second ? 2 : 1))} s`
  if (ms < hour) return twoUnits(ms, [minute, 'min'], [second, 's'])
  if (ms < day) return twoUnits(ms, [hour, 'h'], [minute, 'min'])
  return twoUnits(ms, [day, 'd'], [hour, 'h'])
}

/** The local day and time to the millisecond, and the zone: for hovers and details. */
export function toAbsolute(at: string): string {
  return absolute.format(new Date(at))
}

/** '14:05' for axes. */
export function toClock(at: number): string {
  return clock.format(new Date(at))
}

const absolute = new Intl.DateTimeFormat('en-GB', {
  year: 'numeric',
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
  timeZoneName: 'short',
})

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })

type Unit = [ms: number, name: string]

function twoUnits(ms: number, [large, largeName]: Unit, [small, smallName]: Unit): string {
  const whole = Math.floor(ms / large)
  const rest = Math.floor((ms - whole * large) / small)
  return rest === 0 ? `${whole} ${largeName}` : `${whole} ${largeName} ${rest} ${smallName}`
}

function trim(digits: string): string {
  return digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits
}

import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { Icon } from './icon.tsx'

interface ChoiceProps {
  label: string
  value: string | undefined
  /** Value, or value and words. */
  options: readonly (string | readonly [value: string, words: string])[]
  choose: (value: string | undefined) => void
}

export function Choice({ label, value, options, choose }: ChoiceProps) {
  const pairs = options.map((option) => (typeof option === 'string' ? ([option, option] as const) : option))
  const unknown = value !== undefined && !pairs.some(([each]) => each === value)
  return (
    <label className={value === undefined ? 'filter' : 'filter set'}>
      <span className="filter-label">{label}</span>
      <select value={value ?? ''} onChange={(event) => choose(event.target.value || undefined)}>
        <option value="">any</option>
        {unknown ? <option value={value}>{value}</option> : null}
        {pairs.map(([each, words]) => (
          <option key={each} value={each}>
            {words}
          </option>
        ))}
      </select>
    </label>
  )
}

interface TextFilterProps {
  label: string
  placeholder: string
  value: string | undefined
  choose: (value: string | undefined) => void
  search?: boolean
}

const typingMs = 300

/** Free text, taken over when typing rests or Enter is pressed. The search field is reached with the '/' key. */
export function TextFilter({ label, placeholder, value, choose, search = false }: TextFilterProps) {
  const [draft, setDraft] = useState(value ?? '')
  const input = useRef<HTMLInputElement>(null)
  const latest = useRef(choose)
  latest.current = choose
  useEffect(() => setDraft(value ?? ''), [value])
  useEffect(() => {
    if (draft.trim() === (value ?? '')) return
    const timer = setTimeout(() => latest.current(draft.trim() || undefined), typingMs)
    return () => clearTimeout(timer)
  }, [draft, value])
  useEffect(() => {
    if (!search) return
    const focus = (event: globalThis.KeyboardEvent) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
      event.preventDefault()
      input.current?.focus()
    }
    document.addEventListener('keydown', focus)
    return () => document.removeEventListener('keydown', focus)
  }, [search])
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') choose(draft.trim() || undefined)
    if (event.key === 'Escape') setDraft('')
  }
  return (
    <label className={`filter${search ? ' search' : ''}${value === undefined ? '' : ' set'}`}>
      <span className={search ? 'hidden-text' : 'filter-label'}>{label}</span>
      {search ? <Icon name="search" /> : null}
      <input
        ref={input}
        type={search ? 'search' : 'text'}
        value={draft}
        placeholder={placeholder}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={onKeyDown}
      />
      {search ? <kbd title="Press / to search">/</kbd> : null}
    </label>
  )
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
}

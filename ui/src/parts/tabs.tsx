import { type KeyboardEvent, useId, useRef } from 'react'

interface TabsProps<Name extends string> {
  label: string
  names: readonly Name[]
  chosen: Name
  choose: (name: Name) => void
  children: React.ReactNode
}

/** The tab pattern of WAI-ARIA: one stop in the tab order, arrows move within. */
export function Tabs<Name extends string>({ label, names, chosen, choose, children }: TabsProps<Name>) {
  const id = useId()
  const list = useRef<HTMLDivElement>(null)
  const move = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    const index = (names.indexOf(chosen) + step + names.length) % names.length
    const next = names[index]
    if (step === 0 || next === undefined) return
    event.preventDefault()
    choose(next)
    list.current?.querySelectorAll<HTMLElement>('[role=tab]')[index]?.focus()
  }
  return (
    <>
      <div role="tablist" aria-label={label} className="tabs" ref={list} onKeyDown={move}>
        {names.map((name) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`${id}-${name}`}
            aria-selected={name === chosen}
            aria-controls={`${id}-panel`}
            tabIndex={name === chosen ? 0 : -1}
            onClick={() => choose(name)}
          >
            {name}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${chosen}`}>
        {children}
      </div>
    </>
  )
}

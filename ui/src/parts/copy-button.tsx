import { useEffect, useState } from 'react'
import { Icon } from './icon.tsx'

const thanksMs = 1_600

interface CopyButtonProps {
  text: string
  /** What it copies, for its name: 'body'. */
  what: string
  /** Words on the button; only the icon where left out. */
  children?: React.ReactNode
}

export function CopyButton({ text, what, children }: CopyButtonProps) {
  const [answer, setAnswer] = useState<'copied' | 'failed' | null>(null)
  useEffect(() => {
    if (answer === null) return
    const timer = setTimeout(() => setAnswer(null), thanksMs)
    return () => clearTimeout(timer)
  }, [answer])

  const copy = () => {
    copyText(text).then(
      () => setAnswer('copied'),
      () => setAnswer('failed'),
    )
  }
  return (
    <button type="button" className={children === undefined ? 'button quiet' : 'button'} onClick={copy}>
      <Icon name={answer === 'copied' ? 'check' : 'copy'} />
      {answer === null ? (children ?? <span className="hidden-text">Copy {what}</span>) : null}
      <span role="status">{answer === null ? '' : answer === 'copied' ? 'Copied' : 'Could not copy'}</span>
    </button>
  )
}

/** The clipboard API needs HTTPS or localhost; over plain HTTP the old way still works. */
async function copyText(text: string): Promise<void> {
  if (window.isSecureContext) return navigator.clipboard.writeText(text)
  const area = document.createElement('textarea')
  area.value = text
  document.body.append(area)
  area.select()
  const copied = document.execCommand('copy')
  area.remove()
  if (!copied) throw new Error('the browser did not copy')
}

import { Check, Copy } from 'lucide-react'
import { useEffect, useId, useRef, useState } from 'react'
import { Button } from './button.tsx'
import { useHydrated } from './hydrated.ts'
import { useWords } from './kit.tsx'

type Outcome = 'idle' | 'copied' | 'failed'

/** A text to take away: share link, key, code. Without scripts it can be selected with one press and copied. */
export function CopyField({ label, value }: { label: string; value: string }) {
  const words = useWords()
  const hydrated = useHydrated()
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const [outcome, setOutcome] = useState<Outcome>('idle')

  useEffect(() => {
    if (outcome === 'idle') return
    const timer = setTimeout(() => setOutcome('idle'), 4_000)
    return () => clearTimeout(timer)
  }, [outcome])

  async function copy() {
    try {
      await navigator.clipboard.writeText(value)
      setOutcome('copied')
    } catch {
      // Not allowed, or no secure connection: leave the text selected, ready for the keyboard.
      input.current?.select()
      setOutcome('failed')
    }
  }

  const said = outcome === 'copied' ? words.copied : outcome === 'failed' ? words.copyFailed : ''
  return (
    <div className="field">
      <label htmlFor={id} className="field-label">
        {label}
      </label>
      <div className="flex gap-2">
        <input
          ref={input}
          id={id}
          readOnly
          value={value}
          onFocus={(event) => event.target.select()}
          className="input min-w-0 grow font-mono text-sm"
        />
        {hydrated ? (
          <Button
            variant="secondary"
            onClick={() => void copy()}
            icon={
              outcome === 'copied' ? (
                <Check aria-hidden="true" className="icon" />
              ) : (
                <Copy aria-hidden="true" className="icon" />
              )
            }
          >
            {outcome === 'copied' ? words.copied : words.copy}
          </Button>
        ) : null}
      </div>
      <output className={outcome === 'failed' ? 'text-sm text-muted' : 'sr-only'}>{said}</output>
    </div>
  )
}

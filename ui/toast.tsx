import { X } from 'lucide-react'
import { Toast as Radix } from 'radix-ui'
import { createContext, useCallback, useContext, useRef, useState, type ReactNode } from 'react'
import type { Tone } from './banner.tsx'
import { useWords } from './kit.tsx'

export type ToastMessage = Readonly<{
  title: string
  description?: string
  tone?: Tone
  /** Undo, or a way to what changed. The words say the same for those who cannot see the button in time. */
  action?: Readonly<{ label: string; onSelect: () => void }>
}>

type Shown = ToastMessage & { id: number }

const ToastContext = createContext<(message: ToastMessage) => void>(() => {})

/** Shows a passing message: "Saved". Errors that need an answer belong into the page, as a Banner. */
export const useToast = () => useContext(ToastContext)

/** How long a message stays, in milliseconds; hovering or focusing it stops the clock. */
const STAY = 6_000

/** Where passing messages appear. Once per app, around everything. F8 moves the focus into it. */
export function ToastRegion({ children }: { children: ReactNode }) {
  const words = useWords()
  const nextId = useRef(0)
  const [shown, setShown] = useState<readonly Shown[]>([])

  const show = useCallback((message: ToastMessage) => {
    nextId.current += 1
    const toast = { ...message, id: nextId.current }
    setShown((earlier) => [...earlier.slice(-2), toast])
  }, [])
  const remove = (id: number) => setShown((all) => all.filter((toast) => toast.id !== id))

  return (
    <ToastContext.Provider value={show}>
      <Radix.Provider duration={STAY} swipeDirection="down" label={words.notifications}>
        {children}
        {shown.map(({ id, title, description, tone = 'info', action }) => (
          <Radix.Root
            key={id}
            type={tone === 'negative' ? 'foreground' : 'background'}
            onOpenChange={(open) => {
              if (!open) remove(id)
            }}
            className={`toast tone-${tone}`}
          >
            <div className="min-w-0 grow">
              <Radix.Title className="font-strong text-text">{title}</Radix.Title>
              {description ? (
                <Radix.Description className="text-sm text-muted">{description}</Radix.Description>
              ) : null}
            </div>
            {action ? (
              <Radix.Action
                altText={action.label}
                onClick={action.onSelect}
                className="button button-quiet button-sm"
              >
                <span className="button-words">{action.label}</span>
              </Radix.Action>
            ) : null}
            <Radix.Close className="button button-quiet button-square button-sm" aria-label={words.dismiss}>
              <X aria-hidden="true" className="icon" />
            </Radix.Close>
          </Radix.Root>
        ))}
        <Radix.Viewport className="toasts" label={words.notifications} />
      </Radix.Provider>
    </ToastContext.Provider>
  )
}

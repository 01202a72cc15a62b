import { useNavigate } from '@remix-run/react'
import { Search } from 'lucide-react'
import { useEffect, useId, useState, type KeyboardEvent, type MouseEvent, type ReactNode } from 'react'
import { Dialog } from '#ui/index.ts'
import { destinationsOf, matching, type Destination } from './destinations.ts'
import type { FrameAccount, FrameMarketplace } from './console-frame.tsx'
import type { Marketplace } from './places.ts'

type Props = {
  account: FrameAccount
  marketplaces: readonly FrameMarketplace[]
  marketplace: Marketplace | null
  /** The link to the plain page of the same destinations, which opens the palette where scripts run. */
  children: ReactNode
}

/** Goes anywhere by typing: Ctrl or Cmd with K, arrows, Enter. A list box that the text field points into (ARIA combobox). */
export function CommandPalette({ account, marketplaces, marketplace, children }: Props) {
  const [isOpen, setOpen] = useState(false)
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey) return
      event.preventDefault()
      setOpen((open) => !open)
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
  const open = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    setOpen(true)
  }
  return (
    <>
      {/* The link inside is what the keyboard reaches; its click arrives here. */}
      {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions */}
      <span onClick={open}>{children}</span>
      <Dialog open={isOpen} onOpenChange={setOpen} title="Go to" size="md">
        <Finder
          destinations={destinationsOf({ account, marketplaces, marketplace })}
          usersHref={marketplace?.may['user.read'] ? `/m/${marketplace.slug}/users` : null}
          onDone={() => setOpen(false)}
        />
      </Dialog>
    </>
  )
}

type FinderProps = {
  destinations: readonly Destination[]
  /** Where people are searched, when this account may. */
  usersHref: string | null
  onDone: () => void
}

function Finder({ destinations, usersHref, onDone }: FinderProps) {
  const navigate = useNavigate()
  const listId = useId()
  const [typed, setTyped] = useState('')
  const [at, setAt] = useState(0)
  const found = matching(destinations, typed)
  if (usersHref && typed.trim().length > 1) {
    found.push({
      href: `${usersHref}?q=${encodeURIComponent(typed.trim())}`,
      label: `Search users for “${typed.trim()}”`,
      group: 'Users',
    })
  }
  const chosen = Math.min(at, found.length - 1)
  const go = (destination: Destination | undefined) => {
    if (!destination) return
    onDone()
    navigate(destination.href)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined && found.length > 0) {
      event.preventDefault()
      const next = (chosen + step + found.length) % found.length
      setAt(next)
      document.getElementById(`${listId}-${next}`)?.scrollIntoView({ block: 'nearest' })
    } else if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      event.preventDefault()
      go(found[chosen])
    }
  }
  return (
    <div className="grid gap-3">
      <span className="input input-group">
        <Search aria-hidden="true" className="icon text-muted" />
        <input
          // The dialog was opened in order to type.
          // oxlint-disable-next-line jsx-a11y/no-autofocus
          autoFocus
          role="combobox"
          aria-label="Page, marketplace or person"
          aria-expanded="true"
          aria-controls={listId}
          aria-activedescendant={found.length > 0 ? `${listId}-${chosen}` : undefined}
          aria-autocomplete="list"
          autoComplete="off"
          spellCheck={false}
          placeholder="Page, marketplace or person"
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value)
            setAt(0)
          }}
          onKeyDown={onKeyDown}
        />
      </span>
      {/* A combobox of options that the field points at, which no element of HTML is (ARIA practices, list autocomplete). */}
      {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role */}
      <div id={listId} role="listbox" aria-label="Destinations" className="palette-list">
        {found.map((destination, index) => (
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/prefer-tag-over-role, jsx-a11y/interactive-supports-focus
          <div
            key={`${destination.group} ${destination.href}`}
            id={`${listId}-${index}`}
            // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
            role="option"
            aria-selected={index === chosen}
            className="palette-option"
            onClick={() => go(destination)}
            onMouseMove={() => setAt(index)}
          >
            <span className="truncate">{destination.label}</span>
            <span className="truncate text-xs text-muted">{destination.group}</span>
          </div>
        ))}
      </div>
      <output className={found.length === 0 ? 'px-2 text-sm text-muted' : 'sr-only'}>
        {found.length === 0 ? 'Nothing has that name.' : `${found.length} found`}
      </output>
    </div>
  )
}

import { Tabs as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { useCurrentInView } from './current-in-view.ts'

export type TabLink = Readonly<{ href: string; label: string; current?: boolean; count?: number }>

/** Tabs whose state is the address: filters of a list, parts of a settings area. The usual choice. */
export function TabLinks({ tabs, label }: { tabs: readonly TabLink[]; label: string }) {
  const strip = useCurrentInView<HTMLElement>(tabs.find(({ current }) => current)?.href)
  return (
    <nav ref={strip} aria-label={label} className="tabs">
      {tabs.map((tab) => (
        <a key={tab.href} href={tab.href} className="tab" aria-current={tab.current ? 'page' : undefined}>
          {tab.label}
          {tab.count === undefined ? null : <span className="tab-count">{tab.count}</span>}
        </a>
      ))}
    </nav>
  )
}

export type Tab = Readonly<{ value: string; label: string; content: ReactNode }>

export type TabsProps = Readonly<{
  tabs: readonly Tab[]
  label: string
  defaultValue?: string
  value?: string
  onValueChange?: (value: string) => void
}>

/** Tabs inside a page, for views of one thing that need no address of their own. Arrow keys move between them. */
export function Tabs({ tabs, label, defaultValue, ...state }: TabsProps) {
  return (
    <Radix.Root defaultValue={defaultValue ?? tabs[0]?.value} {...state}>
      <Radix.List aria-label={label} className="tabs">
        {tabs.map((tab) => (
          <Radix.Trigger key={tab.value} value={tab.value} className="tab">
            {tab.label}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {tabs.map((tab) => (
        <Radix.Content key={tab.value} value={tab.value} className="pt-4">
          {tab.content}
        </Radix.Content>
      ))}
    </Radix.Root>
  )
}

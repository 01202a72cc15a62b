import { DropdownMenu as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { cx } from './class-names.ts'

export type MenuItem = Readonly<{
  label: string
  icon?: ReactNode
  /** Goes somewhere … */
  href?: string
  /** … or does something. */
  onSelect?: () => void
  danger?: boolean
  disabled?: boolean
}>

export type MenuProps = Readonly<{
  /** A Button; it gets the menu's attributes. */
  trigger: ReactNode
  /** Groups are divided by a line. */
  groups: readonly (readonly MenuItem[])[]
  align?: 'start' | 'end'
}>

/** Less frequent actions behind one button. Opens by click, Enter or arrow down; typing finds an entry. */
export function Menu({ trigger, groups, align = 'end' }: MenuProps) {
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content align={align} sideOffset={6} collisionPadding={8} className="menu">
          {groups.map((items, index) => (
            <Radix.Group key={index} className="menu-group">
              {items.map((item) => (
                <Radix.Item
                  key={item.label}
                  disabled={item.disabled}
                  onSelect={item.onSelect}
                  asChild={item.href !== undefined}
                  className={cx('menu-item', item.danger && 'text-negative')}
                >
                  {item.href === undefined ? (
                    <>
                      {item.icon}
                      {item.label}
                    </>
                  ) : (
                    <a href={item.href}>
                      {item.icon}
                      {item.label}
                    </a>
                  )}
                </Radix.Item>
              ))}
            </Radix.Group>
          ))}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

import { Link as RouterLink, type LinkProps as RouterLinkProps } from '@remix-run/react'
import { forwardRef, type AnchorHTMLAttributes } from 'react'
import { cx } from './class-names.ts'

type Look = {
  /** `quiet` takes the colour of the text around it, underlined on hover only. */
  look?: 'text' | 'quiet'
}

export type LinkProps = AnchorHTMLAttributes<HTMLAnchorElement> & Look & { href: string }

/**
 * A link inside the page. A plain anchor, because a router link costs ten times as much to render; use NavLink
 * where the next page should come without a full load.
 */
export const Link = forwardRef<HTMLAnchorElement, LinkProps>(function Link(
  { look = 'text', className, children, ...rest },
  ref,
) {
  const outside = /^https?:/.test(rest.href)
  return (
    <a
      ref={ref}
      className={cx(look === 'text' ? 'link' : 'link-quiet', className)}
      rel={outside ? 'noopener noreferrer' : undefined}
      {...rest}
    >
      {children}
    </a>
  )
})

/** A router link for the areas people work in all day: provider area and console. */
export const NavLink = forwardRef<HTMLAnchorElement, RouterLinkProps & Look>(function NavLink(
  { look = 'text', className, ...rest },
  ref,
) {
  return (
    <RouterLink
      ref={ref}
      prefetch="intent"
      className={cx(look === 'text' ? 'link' : 'link-quiet', className)}
      {...rest}
    />
  )
})

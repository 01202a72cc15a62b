import { useNavigate } from '@remix-run/react'
import type { MouseEvent } from 'react'

/**
 * Lets plain links inside an area change the page without a full load. Put it on the element around them; downloads,
 * new tabs and addresses outside of `area` are left to the browser.
 */
export function useClientLinks(area: RegExp) {
  const navigate = useNavigate()
  return (event: MouseEvent<HTMLElement>) => {
    const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey
    if (event.defaultPrevented || !isPlain || !(event.target instanceof Element)) return
    const link = event.target.closest('a')
    if (!link || link.target || link.hasAttribute('download')) return
    const url = new URL(link.href)
    if (url.origin !== window.location.origin || !area.test(url.pathname)) return
    if (url.hash && url.pathname === window.location.pathname) return
    event.preventDefault()
    navigate(`${url.pathname}${url.search}${url.hash}`)
  }
}

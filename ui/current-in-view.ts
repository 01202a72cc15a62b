import { useEffect, useRef } from 'react'

/**
 * Brings the current place of a strip that scrolls sideways into sight: what is `aria-current` inside of the
 * element that is given the ref. The page itself does not move.
 * @param current changes with the place
 */
export function useCurrentInView<E extends HTMLElement>(current: string | undefined) {
  const strip = useRef<E>(null)
  useEffect(() => {
    const element = strip.current
    const place = element?.querySelector('[aria-current]')
    if (!element || !place) return
    const [outer, inner] = [element.getBoundingClientRect(), place.getBoundingClientRect()]
    element.scrollLeft += inner.left + inner.width / 2 - (outer.left + outer.width / 2)
  }, [current])
  return strip
}

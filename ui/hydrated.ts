import { useSyncExternalStore } from 'react'

const never = () => () => {}

/** False on the server and during hydration, true once the page is live: for what only works with scripts. */
export const useHydrated = () =>
  useSyncExternalStore(
    never,
    () => true,
    () => false,
  )

const browserZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone

/** The visitor's IANA zone; undefined until the page is live, since the server cannot know it. */
export const useBrowserZone = () =>
  useSyncExternalStore<string | undefined>(never, browserZone, () => undefined)

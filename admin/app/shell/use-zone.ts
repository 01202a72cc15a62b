import { useBrowserZone } from '#ui/index.ts'

/** The reader's own zone once the page is live; until then the one of the platform's records. */
export const useZone = () => useBrowserZone() ?? 'UTC'

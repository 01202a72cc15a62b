import { useClientLinks as useLinks } from '#ui/client-links.ts'

/** Links inside the area change the page without a full load, so that the live line stays open. */
export const useClientLinks = () => useLinks(/^\/provider(\/|$)/)

import type { ShouldRevalidateFunction } from '@remix-run/react'

/**
 * For routes with a form that sends the version which was read: `export { revalidateStale as shouldRevalidate }`. After
 * a refusal a page does not learn by itself what stands; when somebody else has changed it meanwhile (412) it does, so
 * that whoever saves once more replaces that change, as the refusal says.
 */
export const revalidateStale: ShouldRevalidateFunction = ({ actionStatus, defaultShouldRevalidate }) =>
  actionStatus === 412 || defaultShouldRevalidate

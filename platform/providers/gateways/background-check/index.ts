import { localBackgroundChecks } from './local.ts'
import type { BackgroundCheckGateway } from './port.ts'

export type { BackgroundCheckGateway, CheckedPerson, CheckOutcome } from './port.ts'
export { localBackgroundChecks } from './local.ts'

/** The service of this deployment; null where none is connected. */
export const openBackgroundChecks = ({ isLocal }: { isLocal: boolean }): BackgroundCheckGateway | null =>
  isLocal ? localBackgroundChecks() : null

import type { StaffRole } from '#platform/identity/index.ts'
import { roleWords } from '../shell/role-words.ts'

const order: readonly StaffRole[] = ['tenant_owner', 'tenant_operator', 'support']

export const staffRoleOptions = order.map((value) => ({ value, label: roleWords[value] }))

/** What each role may do, in a sentence. */
export const staffRoleHints: Record<StaffRole, string> = {
  tenant_owner: 'Everything, with the staff, the domains and the export of all data.',
  tenant_operator: 'Daily work: providers, verification, users, categories and the look.',
  support: 'Reads users and decides on verification. Changes nothing else.',
}

export const isStaffRole = (text: string): text is StaffRole => (order as readonly string[]).includes(text)

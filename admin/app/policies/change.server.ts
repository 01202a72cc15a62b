import type { Core } from '#platform/core.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { textOf } from '../shell/answer.server.ts'
import { moved } from '../shell/moved.ts'

const edits: Record<string, { isDefault: boolean } | { isOffered: boolean }> = {
  default: { isDefault: true },
  plain: { isDefault: false },
  offered: { isOffered: true },
  stopped: { isOffered: false },
}

/** What the buttons of the list do. @returns the name of what was done */
export async function changePolicies(ctx: Ctx, core: Core, form: FormData): Promise<string> {
  const policyId = textOf(form, 'policyId', 36)
  const wish = textOf(form, 'do', 20)
  const edit = edits[wish]
  if (edit) {
    await core.catalog.editPolicy(ctx, { policyId, version: Number(form.get('version')), ...edit })
    return wish
  }
  const ids = (await core.catalog.listPolicies(ctx)).map(({ id }) => id)
  await core.catalog.orderPolicies(ctx, { policyIds: moved(ids, policyId, wish === 'raise' ? -1 : 1) })
  return 'order'
}

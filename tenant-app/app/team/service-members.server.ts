import { redirect, type AppLoadContext } from '@remix-run/node'

/** Who of the team does a service: those who are ticked, and nobody else. */
export async function saveServiceMembers(context: AppLoadContext, request: Request, serviceId: string) {
  const form = await request.formData()
  const memberIds = [...new Set(form.getAll('memberIds').map(String))]
  const attempt = await context.attempt(() =>
    context.call((ctx, core) => core.catalog.setServiceMembers(ctx, { serviceId, memberIds })),
  )
  // Nothing is typed that could be lost: what can be wrong is that the team has changed since.
  const note = attempt.ok ? 'saved' : 'refused'
  return redirect(`/provider/services/${encodeURIComponent(serviceId)}?members=${note}#members`)
}

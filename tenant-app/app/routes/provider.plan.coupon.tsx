import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { Breadcrumbs } from '#ui/index.ts'
import { CouponView } from '#ui/plans/coupon-view.tsx'
import { readCoupon, takeCoupon } from '#ui/plans/coupon.server.ts'
import { planPath } from '../plan/address.ts'
import { requirePlanBuyer } from '../plan/guard.server.ts'
import { areaMeta } from '../provider/page-meta.ts'

export { AreaError as ErrorBoundary } from '../provider/area-error.tsx'
export const meta = areaMeta('Use a coupon')

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { buying, zone } = await requirePlanBuyer(context, request)
  return { zone, ...(await readCoupon(buying, request)) }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { buying } = await requirePlanBuyer(context, request)
  return takeCoupon(buying, await request.formData())
}

export default function CouponPage() {
  return (
    <>
      <Breadcrumbs crumbs={[{ href: planPath, label: 'Your plan' }, { label: 'Use a coupon' }]} />
      <CouponView
        {...useLoaderData<typeof loader>()}
        path={planPath}
        result={useActionData<typeof action>()}
      />
    </>
  )
}

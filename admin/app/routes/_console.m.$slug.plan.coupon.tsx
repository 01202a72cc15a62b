import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { CouponView } from '#ui/plans/coupon-view.tsx'
import { readCoupon, takeCoupon } from '#ui/plans/coupon.server.ts'
import { requireBuyer } from '../own-plan/buyer.server.ts'
import { planCrumbs } from '../own-plan/crumbs.ts'
import { pageMeta } from '../shell/page-meta.ts'

export const meta = pageMeta('Use a coupon')
export const handle = planCrumbs(() => 'Use a coupon')

export async function loader(args: LoaderFunctionArgs) {
  const { buying, shown } = await requireBuyer(args)
  return { ...shown, ...(await readCoupon(buying, args.request)) }
}

export async function action(args: ActionFunctionArgs) {
  const { buying } = await requireBuyer(args)
  return takeCoupon(buying, await args.request.formData())
}

export default function CouponPage() {
  return <CouponView {...useLoaderData<typeof loader>()} result={useActionData<typeof action>()} />
}

import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { Section } from '../home/sections.tsx'
import { sharedPage } from '../shell/shared-page.ts'

export const headers = sharedPage

export async function loader({ context }: LoaderFunctionArgs) {
  const { tenant } = context
  return context.read(async (ctx, core) => {
    const home = core.storefront.homeOf(tenant)
    return { ...home, ...(await core.storefront.getHomeContent(ctx, home.sections)) }
  })
}

export default function HomePage() {
  const home = useLoaderData<typeof loader>()
  return home.sections.map((section) => <Section key={section.id} section={section} home={home} />)
}

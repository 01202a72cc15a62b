import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { useActionData } from '@remix-run/react'
import { PageHead } from '#ui/index.ts'
import { useMarketplace } from '../marketplace/use-marketplace.ts'
import { PolicyEditor } from '../policies/policy-editor.tsx'
import { newDraft } from '../policies/policy-form.ts'
import { savePolicy } from '../policies/save.server.ts'
import { requireMarketplace } from '../shell/guard.server.ts'
import { pageMeta } from '../shell/page-meta.ts'

export const meta = pageMeta('New booking policy')
export const handle = {
  crumbs: (_: unknown, slug: string) => [
    { label: 'Booking policies', href: `/m/${slug}/policies` },
    { label: 'New' },
  ],
}

export async function loader(args: LoaderFunctionArgs) {
  await requireMarketplace(args, 'marketplace.manage')
  return null
}

export const action = (args: ActionFunctionArgs) => savePolicy(args, null)

export default function NewPolicy() {
  const result = useActionData<typeof action>()
  const { slug, currency } = useMarketplace()
  return (
    <>
      <PageHead title="New booking policy">
        It counts for what is booked from then on; nothing that is agreed changes.
      </PageHead>
      <PolicyEditor
        draft={newDraft}
        version={0}
        currency={currency}
        action={`/m/${slug}/policies/new`}
        listHref={`/m/${slug}/policies`}
        result={result}
      />
    </>
  )
}

import { useActionData, useLoaderData } from '@remix-run/react'
import { Banner, PageHead } from '#ui/index.ts'
import type { loadPlanEditor } from './edit-page.server.ts'
import { PlanEditor } from './plan-editor.tsx'
import type { PlanInput } from './plan-form.ts'
import { buyerWords, countWords } from './price-list.ts'
import type { savePlan } from './save.server.ts'

const newPlan: PlanInput = {
  name: '',
  description: '',
  contents: {},
  overage: {},
  prices: [],
  trialDays: 0,
}

/** Where a plan is written, new or again. */
export function PlanEditorPage() {
  const { plan, buyer, base, features, comparison, currency, today } = useLoaderData<typeof loadPlanEditor>()
  const result = useActionData<typeof savePlan>()
  const words = buyerWords[buyer]
  const listHref = `${base}/plans`
  const count = plan?.subscriberCount ?? 0
  return (
    <>
      <PageHead title={plan ? plan.name : 'New plan'}>
        {plan
          ? `Whoever subscribes from now on gets what you save here. Those who have it keep it, unless you say otherwise.`
          : `It stands at the end of the list, and ${words.many} can choose it as soon as it is added.`}
      </PageHead>
      {plan && plan.state !== 'offered' ? (
        <Banner>
          {plan.state === 'hidden'
            ? 'This plan is hidden: nobody new sees it until you offer it again.'
            : 'This plan is retired: nobody new gets it until you offer it again.'}
        </Banner>
      ) : null}
      <PlanEditor
        key={plan?.id ?? 'new'}
        buyer={buyer}
        plan={plan ?? newPlan}
        planId={plan?.id ?? null}
        version={plan?.version ?? 0}
        isDefault={plan?.isDefault ?? false}
        features={features}
        comparison={comparison}
        currency={currency}
        action={`${listHref}/${plan?.id ?? 'new'}`}
        listHref={listHref}
        result={result}
        concerned={
          count > 0 ? { who: `${countWords(count, words)} ${count === 1 ? 'has' : 'have'}`, today } : null
        }
      />
    </>
  )
}

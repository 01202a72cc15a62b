import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { ActionForm, Card, formatDate, LinkButton, PageHead, SubmitButton, useLocale } from '#ui/index.ts'
import { attemptAtProcessor } from '#ui/money/answer.server.ts'
import { refused } from '../own-plan/agree.server.ts'
import { requireBuyer } from '../own-plan/buyer.server.ts'
import { defaultPlanOf } from '../own-plan/choice.ts'
import { isOpen, stepIn, type Step } from '../own-plan/leaving.tsx'
import { pageMeta } from '../shell/page-meta.ts'

const titles: Record<Step, string> = {
  cancel: 'Cancel the plan',
  pause: 'Pause the plan',
  resume: 'Go on with the plan',
  keep: 'Keep the plan',
}

export const meta = pageMeta('Your plan')
export const handle = {
  crumbs: ({ step }: { step: Step }, slug: string) => [
    { label: 'Your plan', href: `/m/${slug}/plan` },
    { label: titles[step] },
  ],
}

export async function loader(args: LoaderFunctionArgs) {
  const { place, path, readDesk } = await requireBuyer(args)
  const desk = await readDesk()
  const { subscription } = desk
  const step = stepIn(new URL(args.request.url).searchParams.get('do'))
  // What was done in another tab needs no confirmation any more.
  if (!step || !subscription || subscription.isGiven || !isOpen(step, subscription)) throw redirect(path)
  return { step, subscription, path, defaultPlan: defaultPlanOf(desk), zone: place.tenant.timeZone }
}

export async function action(args: ActionFunctionArgs) {
  const { place, owner, path } = await requireBuyer(args)
  const form = await args.request.formData()
  const step = stepIn(form.get('do'))
  if (!step) throw redirect(path)
  const taken = await attemptAtProcessor(args.context, () =>
    place.run((runtime, scope, { billing }) => {
      const { cancelPlan: cancel, pausePlan: pause, resumePlan: resume } = billing
      return { cancel, pause, resume, keep: resume }[step](runtime, scope, { owner })
    }),
  )
  return taken.ok ? redirect(`${path}?done=${step}`) : refused(form, taken.problem)
}

export default function StepPage() {
  const { step, subscription, path, defaultPlan, zone } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  const locale = useLocale()
  const { planName, standing, scheduled } = subscription
  const end = subscription.endsAt ?? subscription.periodEndsAt
  const day = end ? formatDate(end, zone, locale, 'date') : null
  const isPaid = standing === 'active' || standing === 'trialing'
  const words: Record<Step, string> = {
    cancel:
      isPaid && day
        ? `${planName} counts until ${day}; nothing more is charged. From then on you have ${defaultPlan}. Nothing is deleted, and what is booked stays booked.`
        : `${planName} ends at once, and nothing more is charged. From then on you have ${defaultPlan}. Nothing is deleted.`,
    pause: `${planName} counts until ${day ?? 'the end of what is paid for'}. While it is paused nothing is charged, and you have ${defaultPlan}.`,
    resume:
      standing === 'paused'
        ? `${planName} begins anew now, and its price is charged to your card.`
        : `${planName} goes on as if nothing had been${day ? `, and renews on ${day}` : ''}.`,
    keep: `You will not change to ${scheduled?.planName ?? 'another plan'}. ${planName} renews${day ? ` on ${day}` : ''}.`,
  }
  const isLosing = step === 'cancel' || step === 'pause'
  return (
    <>
      <PageHead title={titles[step]} />
      <Card as="section" aria-label={titles[step]} className="grid max-w-lg gap-6">
        <p>{words[step]}</p>
        <ActionForm {...(result ? { result } : {})}>
          <input type="hidden" name="do" value={step} />
          <div className="flex flex-wrap gap-3">
            <SubmitButton variant={step === 'cancel' ? 'danger' : 'primary'}>{titles[step]}</SubmitButton>
            <LinkButton href={path} variant="quiet">
              {isLosing ? `Stay with ${planName}` : 'Back'}
            </LinkButton>
          </div>
        </ActionForm>
      </Card>
    </>
  )
}

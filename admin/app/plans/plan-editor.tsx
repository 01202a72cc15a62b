import { useState, type FormEvent } from 'react'
import type { Buyer, PlanComparison } from '#platform/billing/index.ts'
import {
  ActionForm,
  Card,
  CardHeader,
  Field,
  LinkButton,
  SubmitButton,
  TextArea,
  TextInput,
  useHydrated,
  type FormResult,
} from '#ui/index.ts'
import { LimitFields, SwitchFields } from './contents-fields.tsx'
import { comparisonWith, draftOf, formOf, readPlan, type EditorFeature, type PlanInput } from './plan-form.ts'
import { ComparisonPreview, PlanPreview } from './plan-preview.tsx'
import { PriceFields } from './price-fields.tsx'
import { buyerWords } from './price-list.ts'
import { RunningFields, type RunningProps } from './running-fields.tsx'

type PlanEditorProps = Readonly<{
  buyer: Buyer
  /** What the fields begin with. */
  plan: PlanInput
  /** Null for a new plan. */
  planId: string | null
  /** The version that is edited; 0 for a new plan. */
  version: number
  /** Everybody has it who has no other: it costs nothing. */
  isDefault: boolean
  features: readonly EditorFeature[]
  /** What is offered now. */
  comparison: PlanComparison
  currency: string
  /** Said, because the page may have been reached with a query that means something else. */
  action: string
  listHref: string
  result: FormResult | undefined
  /** Who has the plan already; null: nobody. */
  concerned: Pick<RunningProps, 'who' | 'today'> | null
}>

/** What a plan is called, holds and costs, beside what those read who may choose it. */
export function PlanEditor(props: PlanEditorProps) {
  const { buyer, plan, planId, version, isDefault, features, comparison, currency, action, result } = props
  const isLive = useHydrated()
  const [typed, setTyped] = useState<FormData | null>(null)
  const draft = draftOf(plan, { features, currency })
  const { input, noticeDays } = readPlan(typed ?? formOf(result?.values ?? draft), { features, currency })
  const shown = {
    ...input,
    name: input.name || 'No name yet',
    id: planId ?? 'new',
    isDefault,
    currency,
    prices: isDefault ? [] : input.prices,
  }
  const onInput = (event: FormEvent<HTMLFormElement>) => setTyped(new FormData(event.currentTarget))
  const words = buyerWords[buyer]
  return (
    <ActionForm {...(result ? { result } : {})} action={action} onInput={onInput} className="grid gap-6">
      <input type="hidden" name="version" value={version} />
      <div className="grid items-start gap-6 xl:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="grid gap-6">
          <Card as="section" aria-label="What it is called">
            <CardHeader title="What it is called" />
            <div className="grid gap-5">
              <Field name="name" label="Name" hint={`${capital(words.many)} choose by it.`}>
                <TextInput maxLength={60} defaultValue={draft.name} className="max-w-md" />
              </Field>
              <Field name="description" label="Description" hint="One line: whom it is for." optional>
                <TextArea
                  rows={2}
                  maxLength={400}
                  defaultValue={draft.description}
                  className="max-w-measure"
                />
              </Field>
            </div>
          </Card>
          <Card as="section" aria-label="What it holds">
            <CardHeader title="What it holds" />
            <div className="grid gap-6">
              <LimitFields features={features} draft={draft} currency={currency} />
              <SwitchFields features={features} draft={draft} />
            </div>
          </Card>
          <Card as="section" aria-label="What it costs">
            <CardHeader
              title="What it costs"
              description={
                isDefault
                  ? `Every ${words.one} without another plan has this one, so it costs nothing.`
                  : 'Leave an interval empty, and the plan is not sold by it. Both empty: it costs nothing.'
              }
            />
            {isDefault ? null : (
              <PriceFields draft={draft} currency={currency} hasSeats={buyer === 'provider'} />
            )}
          </Card>
          {props.concerned ? <RunningFields {...props.concerned} noticeDays={noticeDays} /> : null}
        </div>
        <Card as="section" aria-label="Preview of the plan" className="max-xl:hidden xl:sticky xl:top-6">
          <CardHeader title="Preview" />
          <div aria-live="polite">
            <PlanPreview plan={shown} features={features} />
          </div>
        </Card>
      </div>
      <section aria-label={words.preview} className="grid gap-3">
        <div>
          <h2 className="text-lg font-strong">{words.preview}</h2>
          <p className="text-sm text-muted">
            {isLive
              ? 'With what you have typed; nothing is saved yet.'
              : 'With what was typed when you last asked for the preview.'}
          </p>
        </div>
        <ComparisonPreview comparison={comparisonWith(comparison, features, shown)} />
      </section>
      <div className="flex flex-wrap gap-3">
        <SubmitButton name="intent" value="save">
          {planId === null ? 'Add the plan' : 'Save changes'}
        </SubmitButton>
        {isLive ? null : (
          <SubmitButton variant="secondary" name="intent" value="preview" formNoValidate>
            Preview
          </SubmitButton>
        )}
        <LinkButton variant="quiet" href={props.listHref}>
          Back without saving
        </LinkButton>
      </div>
    </ActionForm>
  )
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

import { Check } from 'lucide-react'
import type { EntitlementsView } from '#platform/billing/index.ts'
import { useLocale } from '../kit.tsx'
import { featureCell } from './words.ts'

/** What somebody has, by what it is because of; and what they have not. */
export function EntitlementList({ entitlements }: Pick<EntitlementsView, 'entitlements'>) {
  const locale = useLocale()
  const cells = entitlements.map((each) => ({ ...each, cell: featureCell(each.kind, each.value, locale) }))
  const had = cells.filter(({ cell }) => cell.kind !== 'none')
  const missing = cells.filter(({ cell }) => cell.kind === 'none')
  const reasons = [...new Set(had.map(({ because }) => because))]
  return (
    <div className="grid gap-6">
      {reasons.map((reason) => (
        <div key={reason} className="grid gap-2">
          <p className="font-medium wrap-anywhere">{reason}</p>
          <ul className="grid gap-x-6 gap-y-1.5 sm:grid-cols-2">
            {had
              .filter(({ because }) => because === reason)
              .map(({ feature, label, cell }) => (
                <li key={feature} className="flex gap-2.5">
                  <Check aria-hidden="true" className="icon mt-1 shrink-0 text-positive" />
                  <span>
                    {label}
                    {cell.kind === 'amount' ? `: ${cell.text}` : null}
                  </span>
                </li>
              ))}
          </ul>
        </div>
      ))}
      {missing.length > 0 ? (
        <p className="text-sm text-muted">Not included: {missing.map(({ label }) => label).join(', ')}.</p>
      ) : null}
    </div>
  )
}

import { Check, Minus } from 'lucide-react'
import type { EntitlementsView } from '#platform/billing/index.ts'
import { useLocale } from '../kit.tsx'
import { featureCell } from './words.ts'

/** What somebody has, and because of what. */
export function EntitlementList({ entitlements }: Pick<EntitlementsView, 'entitlements'>) {
  const locale = useLocale()
  return (
    <ul className="grid divide-y divide-border">
      {entitlements.map(({ feature, kind, label, value, because }) => {
        const cell = featureCell(kind, value, locale)
        const isThere = cell.kind !== 'none'
        const Mark = isThere ? Check : Minus
        return (
          <li key={feature} className="flex gap-3 py-3">
            <Mark
              aria-hidden="true"
              className={`icon mt-1 shrink-0 ${isThere ? 'text-positive' : 'text-muted'}`}
            />
            <div className="grid min-w-0 gap-0.5">
              <p className={isThere ? 'font-medium' : 'text-muted'}>
                {label}
                {cell.kind === 'amount' ? `: ${cell.text}` : null}
                {isThere ? null : <span className="sr-only"> (not included)</span>}
              </p>
              <p className="text-sm text-muted">{because}</p>
            </div>
          </li>
        )
      })}
    </ul>
  )
}

import { intervalWords, planIntervals, type PlanInterval } from './words.ts'

export type IntervalSwitchProps = Readonly<{
  interval: PlanInterval
  /** The same page with prices of the other interval: works without scripts, and lasts. */
  hrefOf?: ((interval: PlanInterval) => string) | undefined
  /** For a page that shows what is being typed, and has no address for it. */
  onChange?: ((interval: PlanInterval) => void) | undefined
}>

/** Prices by the month or by the year. */
export const IntervalSwitch = ({ interval, hrefOf, onChange }: IntervalSwitchProps) => (
  <nav aria-label="Prices" className="plans-switch">
    {planIntervals.map((each) => {
      const words = intervalWords[each].by
      return hrefOf ? (
        <a key={each} href={hrefOf(each)} aria-current={each === interval ? 'true' : undefined}>
          {words}
        </a>
      ) : (
        <button key={each} type="button" aria-pressed={each === interval} onClick={() => onChange?.(each)}>
          {words}
        </button>
      )
    })}
  </nav>
)

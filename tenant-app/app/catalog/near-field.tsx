import { useState } from 'react'
import { Field, formatDistance, Select, useLocale } from '#ui/index.ts'
import { useHere } from '../shell/use-here.ts'

const kilometres = [2, 5, 10, 25, 50]

type NearFieldProps = Readonly<{ near: string; withinKm: string }>

/**
 * How far from here. The device is asked when a distance is chosen, and says it to a hundred metres: that much stands in
 * the address then. Without scripts nothing asks it, and the field is not shown.
 */
export function NearField({ near, withinKm }: NearFieldProps) {
  const locale = useLocale()
  const { state, ask } = useHere()
  const [chosen, setChosen] = useState({ near, withinKm: near ? withinKm : '' })
  const choose = async (wanted: string) => {
    setChosen((known) => ({ ...known, withinKm: wanted }))
    if (!wanted || chosen.near) return
    const here = await ask()
    setChosen(
      here
        ? { near: `${here.latitude.toFixed(3)},${here.longitude.toFixed(3)}`, withinKm: wanted }
        : { near: '', withinKm: '' },
    )
  }
  const options = [
    { value: '', label: state === 'asking' ? 'Looking for you' : 'Any distance' },
    ...kilometres.map((km) => ({
      value: String(km),
      label: `Within ${formatDistance(km * 1000, locale)}`,
    })),
  ]
  return (
    <>
      <div className="near-field">
        <Field name="within" label="Near me" optional="unmarked">
          <Select
            options={options}
            value={chosen.withinKm}
            onChange={(event) => void choose(event.currentTarget.value)}
          />
        </Field>
        {chosen.near && chosen.withinKm ? <input type="hidden" name="near" value={chosen.near} /> : null}
      </div>
      <output className={state === 'refused' ? 'filters-note text-sm' : 'sr-only'}>
        {state === 'refused' ? 'This device does not say where it is. Allow it in the browser first.' : null}
      </output>
    </>
  )
}

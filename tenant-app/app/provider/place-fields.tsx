import { LocateFixed } from 'lucide-react'
import { useRef } from 'react'
import type { OwnProviderView } from '#platform/providers/index.ts'
import { Button, Checkbox, Field, TextInput, useHydrated } from '#ui/index.ts'
import { useHere } from '../shell/use-here.ts'

type PlaceFieldsProps = Readonly<{ place: OwnProviderView['ownPlace'] }>

/** Where the business is on the map: by the device that stands there, or typed. Searches around a place use it. */
export function PlaceFields({ place }: PlaceFieldsProps) {
  const { state, ask } = useHere()
  const latitude = useRef<HTMLInputElement>(null)
  const longitude = useRef<HTMLInputElement>(null)
  const isHydrated = useHydrated()
  const take = async () => {
    const here = await ask()
    if (!here) return
    write(latitude.current, here.latitude)
    write(longitude.current, here.longitude)
  }
  return (
    <fieldset className="grid gap-4 border-t border-border pt-6">
      <legend className="sr-only">Place on the map</legend>
      <p className="text-sm text-muted">
        Customers who search near them find you by this place, and see how far it is.
      </p>
      {isHydrated ? (
        <div className="grid justify-items-start gap-2">
          <Button
            variant="secondary"
            loading={state === 'asking'}
            icon={<LocateFixed aria-hidden="true" className="icon" />}
            onClick={() => void take()}
          >
            Use where I am now
          </Button>
          <output className="text-sm">
            {state === 'refused'
              ? 'This device does not say where it is. Allow it in the browser, or type the place.'
              : null}
          </output>
        </div>
      ) : null}
      <div className="grid grid-cols-2 gap-6">
        <Field name="latitude" label="Latitude" optional>
          <TextInput
            ref={latitude}
            inputMode="decimal"
            autoComplete="off"
            maxLength={12}
            placeholder="52.520008"
            defaultValue={place ? String(place.latitude) : ''}
          />
        </Field>
        <Field name="longitude" label="Longitude" optional>
          <TextInput
            ref={longitude}
            inputMode="decimal"
            autoComplete="off"
            maxLength={12}
            placeholder="13.404954"
            defaultValue={place ? String(place.longitude) : ''}
          />
        </Field>
      </div>
      <Checkbox
        name="isPlacePublic"
        label="Everybody may see the exact place"
        hint="For a shop or a studio. Otherwise it is shown and found to about a kilometre."
        defaultChecked={place?.isPublic ?? false}
      />
    </fieldset>
  )
}

/** As if it was typed, so that the form notices that a complaint is settled. */
function write(input: HTMLInputElement | null, degrees: number) {
  if (!input) return
  // React overlooks what is set past the setter of the element's own class.
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(input, degrees.toFixed(6))
  input.dispatchEvent(new Event('input', { bubbles: true }))
}

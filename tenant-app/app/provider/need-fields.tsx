import { Checkbox, FieldGroup } from '#ui/index.ts'
import { mostNeeds } from './service-form.ts'

export type ResourceChoice = Readonly<{ id: string; name: string; quantity: number }>

type NeedFieldsProps = Readonly<{
  needs: readonly (readonly string[])[]
  resources: readonly ResourceChoice[]
}>

// Each its own, so that they are told apart when they are read aloud.
const labels = [
  'It needs',
  'And at the same time',
  'And as a third thing',
  'And as a fourth thing',
  'And as a fifth thing',
]

/**
 * One list for each thing that a service needs at the same time, and one more to add to them. In a list with several
 * ticks whichever is free is taken.
 */
export function NeedFields({ needs, resources }: NeedFieldsProps) {
  if (resources.length === 0)
    return (
      <p className="text-muted">
        You have entered no rooms or equipment yet.{' '}
        <a href="/provider/resources" className="link">
          Enter what you have
        </a>
        , then choose here what this service needs.
      </p>
    )
  const filled = needs.findLastIndex((need) => need.length > 0) + 1
  const shown = Math.min(mostNeeds, resources.length, filled + 1)
  return (
    <>
      <input type="hidden" name="hasNeeds" value="1" />
      {Array.from({ length: shown }, (_, index) => (
        <FieldGroup
          key={index}
          name={`needs.${index}`}
          label={labels[index]}
          hint={
            index === 0
              ? 'Tick several where any of them will do: whichever is free is taken. Tick none if it needs people only.'
              : 'Something else that it needs too. Leave empty if that is all.'
          }
          optional="unmarked"
        >
          <div className="grid gap-1 sm:grid-cols-2">
            {resources.map(({ id, name, quantity }) => (
              <Checkbox
                key={id}
                name={`needs.${index}`}
                value={id}
                label={quantity > 1 ? `${name} (there are ${quantity})` : name}
                defaultChecked={needs[index]?.includes(id) ?? false}
              />
            ))}
          </div>
        </FieldGroup>
      ))}
    </>
  )
}

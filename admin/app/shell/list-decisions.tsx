import { Form } from '@remix-run/react'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { Button } from '#ui/index.ts'

type PlaceProps = Readonly<{
  /** Under which name the form sends what is moved. */
  field: string
  id: string
  name: string
  isFirst: boolean
  isLast: boolean
}>

const steps = [
  { value: 'raise', word: 'up', Icon: ArrowUp },
  { value: 'lower', word: 'down', Icon: ArrowDown },
] as const

/** One place up or down in a list that whoever reads it sees in this order. */
export const PlaceButtons = ({ field, id, name, isFirst, isLast }: PlaceProps) => (
  <Form method="post" preventScrollReset className="flex gap-1">
    <input type="hidden" name={field} value={id} />
    {steps.map(({ value, word, Icon }) => (
      <Button
        key={value}
        name="do"
        value={value}
        variant="quiet"
        square
        icon={<Icon aria-hidden="true" className="icon" />}
        aria-label={`Move ${name} ${word}`}
        disabled={value === 'raise' ? isFirst : isLast}
      />
    ))}
  </Form>
)

type DecisionProps = Readonly<{ of: { name: string }; value: string; children: string }>

/** Its name says of what, to whoever hears one button after another. */
export const Decision = ({ of, value, children }: DecisionProps) => (
  <Button name="do" value={value} variant="secondary" size="sm" aria-label={`${children}: ${of.name}`}>
    {children}
  </Button>
)

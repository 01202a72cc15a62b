import { Form } from '@remix-run/react'
import type { ReactNode } from 'react'
import { Button } from '#ui/index.ts'

/** One press that takes one line of a list away; a form of its own, so it works without scripts. */
export const RemoveButton = (props: { form: string; value: string; label: string; icon: ReactNode }) => (
  <Form method="post" preventScrollReset>
    <input type="hidden" name="form" value={props.form} />
    <Button
      type="submit"
      name="remove"
      value={props.value}
      variant="quiet"
      square
      aria-label={props.label}
      icon={props.icon}
    />
  </Form>
)

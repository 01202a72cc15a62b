import {
  Form,
  useFormAction,
  useNavigation,
  type FetcherWithComponents,
  type FormProps,
} from '@remix-run/react'
import { createContext, useContext } from 'react'
import { Button, type ButtonProps } from '../button.tsx'
import { FormErrors } from './form-errors.tsx'
import { FormScope, useFormErrors, type FormResult } from './form-scope.tsx'

const PendingContext = createContext(false)

export type ActionFormProps = Omit<FormProps, 'noValidate' | 'onBlur' | 'onChange' | 'onSubmit'> & {
  /** What the action answered last: `useActionData()` or `fetcher.data`. */
  result?: FormResult
  /** Sends without leaving the page. */
  fetcher?: FetcherWithComponents<unknown>
  /** The summary of errors on top; off for forms of a single field. */
  summary?: boolean
}

/**
 * A form that posts to a Remix action. Shows the action's errors at their fields and summed up on top, keeps what
 * was typed, checks fields as they are left, and lets a second press do nothing while the first is on its way.
 * Without scripts it is a plain form.
 */
export function ActionForm({ result, fetcher, summary = true, children, ...rest }: ActionFormProps) {
  const { state, handlers } = useFormErrors(result)
  const navigation = useNavigation()
  const ownAction = useFormAction(rest.action)
  const pending = fetcher
    ? fetcher.state !== 'idle'
    : navigation.state !== 'idle' && navigation.formAction === ownAction
  const Component = fetcher?.Form ?? Form

  return (
    <Component
      method="post"
      {...rest}
      {...handlers}
      onSubmit={(event) => (pending ? event.preventDefault() : handlers.onSubmit(event))}
    >
      <FormScope state={state}>
        <PendingContext.Provider value={pending}>
          {summary ? <FormErrors /> : null}
          {children}
        </PendingContext.Provider>
      </FormScope>
    </Component>
  )
}

/** Sends the ActionForm around it and shows that it is on its way. */
export function SubmitButton(props: Omit<ButtonProps, 'type' | 'loading'>) {
  const pending = useContext(PendingContext)
  return <Button type="submit" loading={pending} {...props} />
}

import type { MeetingProblem, ReadSettings, WantedSettings } from '#platform/meetings/index.ts'

export type CallInput = Omit<WantedSettings, 'version'>
type Errors = { field: string; message: string; label?: string }[]

/** The field whose content no page shows again. */
export const secretField = 'zoom.clientSecret'

/**
 * The form as the core takes it, and what is missing at which field; the core itself looks at the rest. While calls are
 * elsewhere, what stands in the fields of Zoom is not looked at: the app that is known stays known.
 */
export function readCalls(form: FormData, known: ReadSettings['zoom']): { input: CallInput; errors: Errors } {
  const text = (name: string) => {
    const value = form.get(name)
    return typeof value === 'string' ? value.trim() : ''
  }
  const address = text('address') || null
  if (text('service') !== 'zoom') {
    const zoom = known && { accountId: known.accountId, clientId: known.clientId }
    return { input: { service: 'jitsi', address, zoom }, errors: [] }
  }
  const errors: Errors = []
  const check = (field: string, label: string): string => {
    const value = text(field)
    if (value === '') errors.push({ field, label, message: 'Zoom shows it on the page of your app.' })
    else if (!/^[\w-]{1,100}$/.test(value))
      errors.push({ field, label, message: 'Use letters, digits, hyphens and underscores only.' })
    return value
  }
  const app = {
    accountId: check('zoom.accountId', 'Account ID'),
    clientId: check('zoom.clientId', 'Client ID'),
  }
  const clientSecret = text(secretField)
  if (clientSecret !== '' && !/^[\x21-\x7e]{1,200}$/.test(clientSecret))
    errors.push({
      field: secretField,
      label: 'Client secret',
      message: 'Use at most 200 characters, without spaces.',
    })
  return {
    input: { service: 'zoom', address, zoom: { ...app, ...(clientSecret ? { clientSecret } : {}) } },
    errors,
  }
}

/** How Zoom took the last call, and what to do about it. */
export const problemWords: Record<MeetingProblem, string> = {
  unreachable: 'Zoom did not answer the last time it was asked. It is asked again by itself.',
  timed_out: 'Zoom answered too slowly the last time it was asked. It is asked again by itself.',
  server_error: 'Zoom had a fault the last time it was asked. It is asked again by itself.',
  rate_limited: 'Zoom asks to be called less often, so meetings are made more slowly.',
  credentials_refused:
    'Zoom does not take the credentials any more. Compare them with your app there, and whether it is activated.',
  not_permitted:
    'The app may not make meetings. Give it the scopes for reading and writing meetings and reading users.',
  refused: 'Zoom refused to make a meeting. Look at the settings of the account there.',
}

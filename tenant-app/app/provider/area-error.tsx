import { isRouteErrorResponse, useRouteError } from '@remix-run/react'
import { EmptyState, LinkButton } from '#ui/index.ts'

type Words = { title: string; text: string }

const words: Record<number, Words> = {
  403: {
    title: 'You may not do this',
    text: 'Your role does not include it. The owner of the business can.',
  },
  404: {
    title: 'This is not here',
    text: 'It may have been removed, or the address is mistyped. Nothing else has changed.',
  },
  429: { title: 'That was a little too fast', text: 'Wait a minute, then load the page again.' },
  503: { title: 'Not available for a moment', text: 'Your data is safe. Load the page again in a moment.' },
}

/** An error inside the area: its navigation stays. */
export function AreaError() {
  const error = useRouteError()
  const status = isRouteErrorResponse(error) ? error.status : 500
  const { title, text } = words[status] ?? {
    title: 'Something went wrong on our side',
    text: 'Nothing was lost that had been saved. Load the page again in a moment.',
  }
  return (
    <EmptyState title={title} action={<LinkButton href="/provider">Go to today</LinkButton>}>
      {text}
    </EmptyState>
  )
}

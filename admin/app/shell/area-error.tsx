import { isRouteErrorResponse, useRouteError } from '@remix-run/react'
import { EmptyState, LinkButton } from '#ui/index.ts'

type Words = { title: string; text: string }

const words: Record<number, Words> = {
  403: {
    title: 'Your role does not include this',
    text: 'An owner of the marketplace can give you another role, or do it for you.',
  },
  404: {
    title: 'This is not here',
    text: 'It may have been removed, it may belong to a marketplace you do not work for, or the address is mistyped.',
  },
  410: { title: 'This is over', text: 'It was used before, or its time has passed. Ask for a new one.' },
  429: { title: 'That was a little too fast', text: 'Wait a minute, then load the page again.' },
  503: { title: 'Not available for a moment', text: 'Nothing was lost. Load the page again in a moment.' },
}

/** An error inside the console: its frame stays. */
export function AreaError() {
  const error = useRouteError()
  const status = isRouteErrorResponse(error) ? error.status : 500
  const { title, text } = words[status] ?? {
    title: 'Something went wrong on our side',
    text: 'Nothing was lost that had been saved. Load the page again in a moment.',
  }
  return (
    <EmptyState
      level={1}
      title={title}
      action={<LinkButton href="/marketplaces">Your marketplaces</LinkButton>}
    >
      {text}
    </EmptyState>
  )
}

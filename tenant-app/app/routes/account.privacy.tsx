import type { LoaderFunctionArgs } from '@remix-run/node'
import { Card, CardHeader } from '#ui/index.ts'
import { requirePerson } from '../account/guard.server.ts'
import { areaMeta } from '../provider/page-meta.ts'
import { useSite } from '../shell/site.ts'

export const meta = areaMeta('Privacy')

export const loader = ({ request, context }: LoaderFunctionArgs) => {
  requirePerson(context, request)
  return null
}

export default function Privacy() {
  const site = useSite()
  return (
    <>
      <h1 className="heading text-2xl">Privacy</h1>
      <Card as="section">
        <CardHeader title="Your data" description={`What ${site.name} keeps about you is yours.`} />
        <p>
          Write to{' '}
          <a className="link" href={`mailto:${site.supportEmail}`}>
            {site.supportEmail}
          </a>{' '}
          for a copy of it, or to have your account deleted.
        </p>
      </Card>
    </>
  )
}

import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import type { TenantAccess } from '#platform/tenancy/index.ts'
import {
  ActionForm,
  Banner,
  Card,
  CardHeader,
  Field,
  PageHead,
  RadioGroup,
  SubmitButton,
  TextArea,
} from '#ui/index.ts'
import { changeAccess } from '../access/change.server.ts'
import { InvitationTable } from '../invitations/invitation-table.tsx'
import { useMarketplace } from '../marketplace/use-marketplace.ts'
import { requireMarketplace } from '../shell/guard.server.ts'
import { pageMeta } from '../shell/page-meta.ts'
import { useZone } from '../shell/use-zone.ts'

export { revalidateStale as shouldRevalidate } from '#ui/forms/revalidate-stale.ts'
export const meta = pageMeta('Access')
export const handle = { crumbs: () => [{ label: 'Access' }] }

const doneWords: Record<string, string> = {
  access: 'Saved. It counts from the next visit on; whoever has an account stays.',
  again: 'The invitation is on its way once more.',
  answered: 'This invitation was answered meanwhile; nothing was sent.',
  revoked: 'The invitation is taken back; its link opens nothing any more.',
}

export async function loader(args: LoaderFunctionArgs) {
  const place = await requireMarketplace(args, 'marketplace.manage')
  const { access, invitations } = await place.read(async (ctx, core) => {
    const [found, open] = await Promise.all([
      core.tenancy.getAccess(ctx),
      core.identity.listCustomerInvitations(ctx),
    ])
    return { access: found, invitations: open }
  })
  return {
    ...access,
    invitations,
    now: new Date().toISOString(),
    done: doneWords[new URL(args.request.url).searchParams.get('done') ?? ''] ?? null,
  }
}

export const action = (args: ActionFunctionArgs) => changeAccess(args)

const choices: { value: TenantAccess; label: string; hint: string }[] = [
  { value: 'open', label: 'Everybody', hint: 'Anybody looks around, books and registers.' },
  {
    value: 'invite_only',
    label: 'Whoever is invited',
    hint: 'Strangers see how to sign in and nothing else, and search engines nothing at all.',
  },
  {
    value: 'email_domains',
    label: 'Whoever has an address of a certain domain',
    hint: 'A campus or a company: these people register by themselves, others with an invitation. For strangers it is closed.',
  },
]

export default function Access() {
  const { access, domains, version, invitations, now, done } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  const { name } = useMarketplace()
  const zone = useZone()
  const note = result ? result.done : done
  const of = (form: string) => (result?.form === form ? { result } : {})
  const refused = result?.form === 'again' ? result.errors[0]?.message : undefined
  return (
    <>
      <PageHead title="Access">Who may look around and join {name}.</PageHead>
      {note ? <Banner tone="positive">{note}</Banner> : null}
      {refused ? <Banner tone="negative">{refused}</Banner> : null}
      <Card as="section" aria-label="Who may join">
        <CardHeader title="Who may join" />
        <ActionForm key={`access ${version}`} {...of('access')} className="group grid gap-6">
          <input type="hidden" name="form" value="access" />
          <input type="hidden" name="version" value={version} />
          <RadioGroup
            name="access"
            label="Who may join"
            labelHidden
            look="cards"
            columns={3}
            choices={choices}
            defaultValue={access}
          />
          {/* What was typed is sent and kept in any case: it counts with the third choice. */}
          <div className="hidden group-has-[[value=email\_domains]:checked]:block">
            <Field
              name="domains"
              label="Domains of e-mail addresses"
              hint="One on each line, such as example.edu. Exactly these, not what is below them."
              optional="unmarked"
            >
              <TextArea
                rows={4}
                className="max-w-measure"
                defaultValue={domains.join('\n')}
                autoCapitalize="none"
                autoCorrect="off"
                spellCheck={false}
              />
            </Field>
          </div>
          <div>
            <SubmitButton>Save</SubmitButton>
          </div>
        </ActionForm>
      </Card>
      <Card as="section" aria-label="Invite customers">
        <CardHeader
          title="Invite customers"
          description="Each gets an e-mail with a link that is good for two weeks. Whoever has an account already is left in peace."
        />
        <ActionForm key={`invite ${result?.done}`} {...of('invite')} className="grid gap-4">
          <input type="hidden" name="form" value="invite" />
          <Field
            name="emails"
            label="E-mail addresses"
            hint="One on each line, or with commas between; up to 100 at once."
          >
            <TextArea
              rows={3}
              className="max-w-measure"
              autoCapitalize="none"
              autoCorrect="off"
              spellCheck={false}
            />
          </Field>
          <div>
            <SubmitButton variant="secondary">Send the invitations</SubmitButton>
          </div>
        </ActionForm>
      </Card>
      <section aria-labelledby="invited" className="grid gap-3">
        <h2 id="invited" className="text-lg font-strong">
          Invited
        </h2>
        <InvitationTable invitations={invitations} now={now} zone={zone} mayManage />
      </section>
    </>
  )
}

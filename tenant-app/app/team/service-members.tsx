import { ActionForm, Banner, Card, CardHeader, Checkbox, FieldGroup, SubmitButton } from '#ui/index.ts'

type ServiceMembersProps = Readonly<{
  serviceId: string
  team: readonly { id: string; name: string }[]
  chosen: readonly string[]
  /** How the last change went. */
  note: string | null
}>

/** Who of a team does a service: a form of its own, for it changes nothing of what customers read. */
export const ServiceMembers = ({ serviceId, team, chosen, note }: ServiceMembersProps) => (
  <Card as="section" id="members" className="max-w-3xl">
    <CardHeader
      title="Who does it"
      description="Customers are offered the times at which one of these people is free. With nobody chosen it is done by the business as a whole, in its own calendar."
    />
    <ActionForm
      key={chosen.join()}
      action={`/provider/services/${serviceId}?members`}
      preventScrollReset
      className="grid gap-6"
    >
      {note ? (
        <Banner tone={note === 'saved' ? 'positive' : 'negative'}>
          {note === 'saved'
            ? 'Saved. Appointments that were booked stay with whoever has them.'
            : 'Somebody of these does not belong to the team any more. Choose again.'}
        </Banner>
      ) : null}
      <FieldGroup name="memberIds" label="People" labelHidden optional="unmarked">
        <div className="grid gap-1 sm:grid-cols-2">
          {team.map(({ id, name }) => (
            <Checkbox
              key={id}
              name="memberIds"
              value={id}
              label={name}
              defaultChecked={chosen.includes(id)}
            />
          ))}
        </div>
      </FieldGroup>
      <div>
        <SubmitButton variant="secondary">Save who does it</SubmitButton>
      </div>
    </ActionForm>
  </Card>
)

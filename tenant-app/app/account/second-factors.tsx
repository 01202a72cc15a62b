import { Badge, Card, CardHeader, LinkButton } from '#ui/index.ts'

type SecondFactorsProps = Readonly<{
  /** How many authenticator apps and passkeys there are. */
  count: number
  recoveryCodesLeft: number
}>

/** Whether a password is enough, on the security page of an account; the rest is on a page of its own. */
export function SecondFactors({ count, recoveryCodesLeft }: SecondFactorsProps) {
  const isOn = count > 0
  return (
    <Card as="section">
      <CardHeader
        title="Ways to sign in"
        description="Passkeys, an authenticator app, and accounts that you have elsewhere."
        actions={isOn ? <Badge tone="positive">Two steps</Badge> : <Badge>One step</Badge>}
      />
      {isOn && recoveryCodesLeft < 3 ? (
        <p className="mb-4 text-sm">
          {recoveryCodesLeft === 0
            ? 'No recovery code is left.'
            : `Only ${recoveryCodesLeft} recovery codes are left.`}{' '}
          Make new ones before you need them.
        </p>
      ) : null}
      <LinkButton href="/account/security/sign-in" variant="secondary">
        {isOn ? 'See and change them' : 'Make signing in safer'}
      </LinkButton>
    </Card>
  )
}

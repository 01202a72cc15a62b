import { Fingerprint, Smartphone } from 'lucide-react'
import {
  ActionForm,
  Banner,
  Card,
  CardHeader,
  SubmitButton,
  Table,
  Time,
  type FormResult,
} from '#ui/index.ts'
import { useZone } from '../shell/use-zone.ts'
import { CurrentPassword } from './factor-forms.tsx'

type Factor = { id: string; kind: string; name: string; addedAt: string; lastUsedAt: string | null }
type Props = { asksPassword: boolean; result?: FormResult }

/** What is set up, each with the way to take it away. */
export function FactorList({ items, asksPassword, result }: Props & { items: readonly Factor[] }) {
  const zone = useZone()
  return (
    <section aria-label="Set up" className="grid gap-3">
      <h2 className="text-lg font-strong">Set up</h2>
      {result ? <Banner tone="negative">{result.errors?.[0]?.message}</Banner> : null}
      <Table<Factor>
        caption="Second factors"
        rows={items}
        rowKey={({ id }) => id}
        columns={[
          {
            key: 'name',
            header: 'Name',
            render: ({ kind, name }) => (
              <span className="inline-flex items-center gap-2">
                {kind === 'passkey' ? (
                  <Fingerprint aria-label="Passkey" className="icon text-muted" />
                ) : (
                  <Smartphone aria-label="App" className="icon text-muted" />
                )}
                {name}
              </span>
            ),
          },
          {
            key: 'added',
            header: 'Since',
            wideOnly: true,
            render: ({ addedAt }) => <Time instant={addedAt} zone={zone} show="date" />,
          },
          {
            key: 'used',
            header: 'Last used',
            render: ({ lastUsedAt }) => (lastUsedAt ? <Time instant={lastUsedAt} zone={zone} /> : 'Never'),
          },
          {
            key: 'remove',
            header: 'Remove',
            headerHidden: true,
            render: ({ id, name }) => (
              <ActionForm summary={false} className="flex flex-wrap items-end gap-2">
                <input type="hidden" name="form" value="remove" />
                <input type="hidden" name="id" value={id} />
                {asksPassword ? <CurrentPassword /> : null}
                <SubmitButton variant="secondary" size="sm" aria-label={`Remove ${name}`}>
                  Remove
                </SubmitButton>
              </ActionForm>
            ),
          },
        ]}
      />
    </section>
  )
}

export const RecoveryCodes = ({ left, asksPassword, result }: Props & { left: number }) => (
  <Card as="section" aria-label="Recovery codes">
    <CardHeader
      title="Recovery codes"
      description={`For the day your telephone is lost. ${left === 1 ? 'One is' : `${left} are`} left.`}
    />
    <ActionForm {...(result ? { result } : {})} className="grid justify-items-start gap-4">
      <input type="hidden" name="form" value="codes" />
      {asksPassword ? <CurrentPassword /> : null}
      <SubmitButton variant="secondary">Make ten new codes</SubmitButton>
    </ActionForm>
  </Card>
)

/** Shown this once. */
export const NewCodes = ({ codes }: { codes: readonly string[] }) => (
  <Card as="section" aria-label="Your recovery codes">
    <CardHeader
      title="Keep these codes"
      description="Each works once. They are not shown again; former ones count no more."
    />
    <ul className="grid grid-cols-2 gap-x-6 gap-y-1 font-mono sm:grid-cols-3">
      {codes.map((code) => (
        <li key={code}>{code}</li>
      ))}
    </ul>
  </Card>
)

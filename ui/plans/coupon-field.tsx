import { Field } from '../forms/field.tsx'
import { TextInput } from '../forms/text-input.tsx'

type Props = Readonly<{ code: string; fault: string | null; optional?: boolean }>

/** Where a code is typed in: sent as `coupon`. */
export const CouponField = ({ code, fault, optional = false }: Props) => (
  <Field
    name="coupon"
    label="Coupon"
    {...(optional ? { optional } : {})}
    className="min-w-40 grow"
    {...(fault ? { error: fault } : {})}
  >
    <TextInput key={code} defaultValue={code} maxLength={60} autoComplete="off" autoCapitalize="characters" />
  </Field>
)

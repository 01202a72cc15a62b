import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import {
  ActionForm,
  Avatar,
  Badge,
  Button,
  Card,
  CardHeader,
  Field,
  joinPhone,
  PhoneInput,
  Select,
  SubmitButton,
  TextInput,
  type FieldError,
} from '#ui/index.ts'
import { Done, doneIn } from '../account/done.tsx'
import { refuse, refuseProblem, text } from '../account/form.server.ts'
import { requirePerson } from '../account/guard.server.ts'
import { areaMeta } from '../provider/page-meta.ts'
import { assertFormSize, imagesFrom } from '../provider/images.server.ts'
import { useSite } from '../shell/site.ts'

export const meta = areaMeta('Profile')

const languages = { en: 'English', de: 'Deutsch', it: 'Italiano' } as const
type Language = keyof typeof languages

export async function loader({ request, context }: LoaderFunctionArgs) {
  const user = requirePerson(context, request)
  return {
    user,
    maySendTexts: await context.run(async (runtime) => runtime.sms.isAvailable),
    isActedFor: context.session?.impersonatorName != null,
    done: doneIn(request),
  }
}

type Context = ActionFunctionArgs['context']

export async function action({ request, context }: ActionFunctionArgs) {
  requirePerson(context, request)
  // Before a picture is stored.
  await context.run(async (_, scope, core) => core.identity.assertOwnHands(scope))
  assertFormSize(request)
  const form = await request.formData()
  switch (form.get('intent')) {
    case 'image':
      return changeImage(context, form)
    case 'remove-image':
      await context.call((ctx, core) => core.identity.editCurrentUser(ctx, { imageId: null }))
      return redirect('/account/profile?done=image-removed')
    case 'phone':
      return changePhone(context, form)
    case 'remove-phone':
      await context.call((ctx, core) => core.identity.editCurrentUser(ctx, { phone: null }))
      return redirect('/account/profile?done=phone-removed')
    default:
      return changeProfile(context, form)
  }
}

async function changeProfile(context: Context, form: FormData) {
  const firstName = text(form, 'firstName', 80)
  const lastName = text(form, 'lastName', 80)
  const wanted = text(form, 'locale', 5)
  const locale = wanted in languages ? (wanted as Language) : null
  const faults: FieldError[] = [
    ...(firstName ? [] : [{ field: 'firstName', message: 'Type your first name' }]),
    ...(lastName ? [] : [{ field: 'lastName', message: 'Type your last name' }]),
  ]
  if (faults.length > 0) return refuse('profile', form, faults)
  const attempt = await context.attempt(() =>
    context.call((ctx, core) => core.identity.editCurrentUser(ctx, { firstName, lastName, locale })),
  )
  return attempt.ok
    ? redirect('/account/profile?done=profile')
    : refuseProblem('profile', form, attempt.problem)
}

async function changeImage(context: Context, form: FormData) {
  const { files, problems } = await imagesFrom(context, form, 'image', 'profile', 1)
  const [file] = files
  if (!file) {
    return refuse('image', form, [{ field: 'image', message: problems[0] ?? 'Choose a picture first' }])
  }
  await context.call((ctx, core) => core.identity.editCurrentUser(ctx, { imageId: file.id }))
  return redirect('/account/profile?done=image')
}

/** With a code where text messages can be sent; otherwise the number is kept as it was typed. */
async function changePhone(context: Context, form: FormData) {
  const phone = joinPhone(text(form, 'phoneCountry', 2), text(form, 'phone', 40))
  if (!phone) return refuse('phone', form, [{ field: 'phone', message: 'Type the whole number' }])
  const attempt = await context.attempt(async () => {
    await context.limit('account')
    return context.run(async (runtime, scope, core) => {
      if (!runtime.sms.isAvailable) {
        await runtime.database.inTenant(scope, (ctx) => core.identity.editCurrentUser(ctx, { phone }))
        return null
      }
      const address = context.clientAddress
      return core.identity.requestPhoneVerification(runtime, scope, { phone, address })
    })
  })
  if (!attempt.ok) return refuseProblem('phone', form, attempt.problem)
  const challenge = attempt.value
  return redirect(challenge ? `/account/phone?challenge=${challenge.id}` : '/account/profile?done=phone-kept')
}

const doneWords = {
  profile: 'Your profile is saved.',
  image: 'Your picture is saved.',
  'image-removed': 'Your picture is removed.',
  phone: 'Your telephone number is confirmed.',
  'phone-kept': 'Your telephone number is saved.',
  'phone-removed': 'Your telephone number is removed.',
}

export default function Profile() {
  const { user, maySendTexts, isActedFor, done } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const answerTo = (form: string) => (answer?.form === form ? answer : undefined)
  const site = useSite()
  const imageUrl = user.image?.variants[0]?.url
  if (isActedFor) return <ReadOnlyProfile user={user} />
  return (
    <>
      <h1 className="heading text-2xl">Profile</h1>
      {answer ? null : <Done what={done} words={doneWords} />}
      <Card as="section">
        <CardHeader title="Your details" description="Providers see your name when you book." />
        <ActionForm result={answerTo('profile')} className="grid gap-6">
          <div className="grid gap-6 sm:grid-cols-2">
            <Field name="firstName" label="First name">
              <TextInput autoComplete="given-name" maxLength={80} defaultValue={user.firstName} />
            </Field>
            <Field name="lastName" label="Last name">
              <TextInput autoComplete="family-name" maxLength={80} defaultValue={user.lastName} />
            </Field>
          </div>
          <Field
            name="locale"
            label="Language"
            hint="For messages to you, where they are in several."
            optional
          >
            <Select
              defaultValue={user.locale ?? ''}
              options={[
                { value: '', label: `As ${site.name} has it` },
                ...Object.entries(languages).map(([value, label]) => ({ value, label })),
              ]}
            />
          </Field>
          <div>
            <SubmitButton name="intent" value="profile">
              Save
            </SubmitButton>
          </div>
        </ActionForm>
      </Card>
      <Card as="section">
        <CardHeader title="Your picture" description="A face is remembered better than a name." />
        <ActionForm
          result={answerTo('image')}
          summary={false}
          encType="multipart/form-data"
          className="grid gap-5"
        >
          <div className="flex flex-wrap items-center gap-5">
            <Avatar
              name={`${user.firstName} ${user.lastName}`}
              {...(imageUrl ? { src: imageUrl } : {})}
              size="xl"
              decorative
            />
            <div className="min-w-0 grow basis-56">
              <Field
                name="image"
                label={user.image ? 'Another picture' : 'Choose a picture'}
                optional="unmarked"
              >
                <TextInput
                  type="file"
                  accept="image/jpeg,image/png,image/webp,image/avif"
                  className="file-input"
                />
              </Field>
            </div>
          </div>
          <div className="flex flex-wrap gap-3">
            <SubmitButton variant="secondary" name="intent" value="image">
              Save the picture
            </SubmitButton>
            {user.image ? (
              <Button type="submit" variant="quiet" name="intent" value="remove-image" formNoValidate>
                Remove it
              </Button>
            ) : null}
          </div>
        </ActionForm>
      </Card>
      <Card as="section">
        <CardHeader
          title="Your telephone"
          description="For questions about an appointment."
          {...(user.phone
            ? {
                actions: (
                  <Badge tone={user.isPhoneVerified ? 'positive' : 'neutral'}>
                    {user.isPhoneVerified ? 'Confirmed' : 'Not confirmed'}
                  </Badge>
                ),
              }
            : {})}
        />
        <ActionForm result={answerTo('phone')} summary={false} className="grid gap-5">
          <Field
            name="phone"
            label="Number"
            {...(maySendTexts ? { hint: 'A code is sent there as a text message.' } : {})}
          >
            <PhoneInput country={site.country} defaultValue={user.phone ?? ''} />
          </Field>
          <div className="flex flex-wrap gap-3">
            <SubmitButton variant="secondary" name="intent" value="phone">
              {maySendTexts ? 'Send the code' : 'Save the number'}
            </SubmitButton>
            {user.phone ? (
              <Button type="submit" variant="quiet" name="intent" value="remove-phone" formNoValidate>
                Remove it
              </Button>
            ) : null}
          </div>
        </ActionForm>
      </Card>
    </>
  )
}

/** For support, who act in this person's place: what it is, and that it is not theirs to change. */
const ReadOnlyProfile = ({ user }: Pick<ReturnType<typeof useLoaderData<typeof loader>>, 'user'>) => (
  <>
    <h1 className="heading text-2xl">Profile</h1>
    <Card as="section" className="grid gap-4">
      <div className="flex items-center gap-4">
        <Avatar
          name={`${user.firstName} ${user.lastName}`}
          {...(user.image?.variants[0] ? { src: user.image.variants[0].url } : {})}
          size="lg"
          decorative
        />
        <div className="grid min-w-0">
          <span className="font-strong wrap-anywhere">
            {user.firstName} {user.lastName}
          </span>
          <span className="text-muted">{user.phone ?? 'No telephone number'}</span>
        </div>
      </div>
      <p className="text-muted">
        Name, picture, language and telephone number are changed by this person only.
      </p>
    </Card>
  </>
)

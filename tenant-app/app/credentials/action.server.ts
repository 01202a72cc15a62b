import { data, redirect, type AppLoadContext } from '@remix-run/node'
import type { CredentialView } from '#platform/providers/index.ts'
import { refusalOf, typedValues } from '../provider/form-answer.ts'
import { assertFormSize } from '../provider/images.server.ts'
import { kindWords } from './words.ts'

type Errors = { field: string; label?: string; message: string }[]

/** Adds a credential, or takes one away. */
export async function changeCredentials(context: AppLoadContext, request: Request, providerId: string) {
  assertFormSize(request)
  const form = await request.formData()
  const refuse = (errors: Errors, status: number) => data({ errors, values: typedValues(form) }, { status })
  const removed = form.get('remove')
  if (typeof removed === 'string') {
    const attempt = await context.attempt(() =>
      context.run((runtime, scope, core) => core.providers.removeCredential(runtime, scope, removed)),
    )
    return attempt.ok
      ? redirect('/provider/credentials?saved=removed')
      : refuse([...refusalOf(attempt.problem, () => '')], attempt.problem.status)
  }

  const text = (name: string) => String(form.get(name) ?? '').trim()
  const kind = text('kind')
  const errors: Errors = []
  if (!isKind(kind)) errors.push({ field: 'kind', label: 'Kind', message: 'Say what it is.' })
  if (!text('title')) errors.push({ field: 'title', label: 'Title', message: 'Say what it certifies.' })
  if (!isKind(kind) || errors.length > 0) return refuse(errors, 422)
  const file = form.get('file')
  const attempt = await context.attempt(async () => {
    await context.limit('upload')
    const document =
      file instanceof File && file.size > 0
        ? { bytes: Buffer.from(await file.arrayBuffer()), name: file.name, declaredType: file.type }
        : null
    return context.run((runtime, scope, core) =>
      core.providers.storeCredential(runtime, scope, {
        providerId,
        document,
        fields: {
          kind,
          title: text('title'),
          ...given('issuer', text('issuer')),
          ...given('number', text('number')),
          ...given('issuedOn', text('issuedOn')),
          ...given('expiresOn', text('expiresOn')),
          ...given('replacesId', text('replacesId')),
        },
      }),
    )
  })
  if (attempt.ok) return redirect('/provider/credentials?saved=added')
  const isAboutFile =
    attempt.problem.code === 'unsupported_media_type' || attempt.problem.code === 'payload_too_large'
  return refuse(
    [...refusalOf(attempt.problem)].map((error) => (isAboutFile ? { ...error, field: 'file' } : error)),
    attempt.problem.status,
  )
}

const isKind = (kind: string): kind is CredentialView['kind'] => Object.hasOwn(kindWords, kind)
const given = <Name extends string>(name: Name, value: string) =>
  (value === '' ? {} : { [name]: value }) as Partial<Record<Name, string>>

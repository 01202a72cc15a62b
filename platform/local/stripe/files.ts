import type Stripe from 'stripe'
import type { StripeEngine } from './engine.ts'
import { invalidRequest } from './errors.ts'

declare module './objects.ts' {
  interface StripeObjects {
    file: Stripe.File
  }
}

const url = '/v1/files'
const megabyte = 1024 * 1024
/** docs.stripe.com/disputes/responding: of one file, and of all that a bank is sent. */
const mostBytes = 5 * megabyte
const mostEvidenceBytes = 4.5 * megabyte

// By its first bytes, whatever its name says (docs.stripe.com/file-upload#file-types, of evidence).
const types: readonly [RegExp, 'pdf' | 'png' | 'jpg'][] = [
  [/^%PDF-/, 'pdf'],
  [/^\u0089PNG\r\n/, 'png'],
  [/^\u00FF\u00D8\u00FF/, 'jpg'],
]

type Uploaded = { data?: unknown; name?: unknown }

function createFile(engine: StripeEngine, { file, purpose }: Stripe.FileCreateParams): Stripe.File {
  const { data, name } = (typeof file === 'object' ? file : {}) as Uploaded
  if (typeof data !== 'string' || data === '')
    throw invalidRequest('The file must be sent as a part of a multipart form.', { param: 'file' })
  if (data.length > mostBytes)
    throw invalidRequest('The file is too large: it may have up to 5 MB.', { param: 'file' })
  const type = types.find(([beginning]) => beginning.test(data))?.[1]
  if (!type)
    throw invalidRequest('This file type is not allowed for this purpose: send a PDF, PNG or JPEG.', {
      param: 'file',
    })
  const id = engine.nextId('file')
  return {
    id,
    object: 'file',
    created: engine.now(),
    expires_at: null,
    filename: typeof name === 'string' && name !== '' ? name : null,
    links: { object: 'list', data: [], has_more: false, url: `/v1/file_links?file=${id}` },
    purpose,
    size: data.length,
    title: null,
    type,
    url: `https://files.stripe.com${url}/${id}/contents`,
  }
}

/** The fields of a dispute's evidence that are files. */
const evidenceFiles = [
  'cancellation_policy',
  'customer_communication',
  'customer_signature',
  'duplicate_charge_documentation',
  'receipt',
  'refund_policy',
  'service_documentation',
  'shipping_documentation',
  'uncategorized_file',
] as const

/** @throws StripeFault for what is no file, or was uploaded for something else, and for more than a bank takes */
export function assertEvidenceFiles(engine: StripeEngine, evidence: Stripe.Dispute.Evidence): void {
  let size = 0
  for (const name of evidenceFiles) {
    const id = evidence[name]
    if (typeof id !== 'string') continue
    const file = engine.store.find('file', id)
    if (!file || file.purpose !== 'dispute_evidence')
      throw invalidRequest(`No such file upload: '${id}'`, {
        code: 'resource_missing',
        param: `evidence[${name}]`,
      })
    size += file.size
  }
  if (size > mostEvidenceBytes)
    throw invalidRequest('All files of the evidence together may have up to 4.5 MB.', { param: 'evidence' })
}

export function registerFiles(engine: StripeEngine): void {
  const { router, store } = engine
  router.get<Stripe.FileListParams>(url, ({ query, account }) =>
    store.list('file', {
      account,
      url,
      query,
      where: ({ purpose }) => query.purpose === undefined || purpose === query.purpose,
    }),
  )
  router.get(`${url}/:id`, ({ params, account }) => store.get('file', params.id!, account))
  router.post<Stripe.FileCreateParams>(url, ({ body, account }) => {
    const file = createFile(engine, body)
    store.insert('file', file, account)
    return file
  })
}

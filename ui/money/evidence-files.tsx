import type { EvidenceFileView } from '#platform/payments/index.ts'
import { ActionForm, Field, Select, SubmitButton, TextInput, type FormResult } from '../index.ts'

type EvidenceFilesProps = Readonly<{
  files: readonly EvidenceFileView[]
  /** Where a file is fetched. */
  hrefOf: (file: EvidenceFileView) => string
  /** Kinds of which there is none yet; empty where nothing may be added any more. */
  kinds: readonly { value: string; label: string }[]
  /** Sent along, where a page shows several. */
  chargebackId: string
  mayRemove: (file: EvidenceFileView) => boolean
  result: FormResult | undefined
  /** Who else has added one: `the provider`. */
  other: { party: EvidenceFileView['addedBy']; name: string }
}>

const sizeWords = (bytes: number) =>
  bytes < 1024 * 1024
    ? `${Math.max(1, Math.round(bytes / 1024))} KB`
    : `${(bytes / 1024 / 1024).toFixed(1)} MB`

/** What a bank is shown besides words: the files, and a form for the next one. Works without scripts. */
export const EvidenceFiles = ({
  files,
  hrefOf,
  kinds,
  chargebackId,
  mayRemove,
  result,
  other,
}: EvidenceFilesProps) => (
  <div className="grid max-w-3xl gap-6">
    {files.length > 0 ? (
      <ul className="grid gap-3">
        {files.map((file) => (
          <li key={file.id} className="flex flex-wrap items-center justify-between gap-3">
            <span className="min-w-0">
              <a className="link break-words" href={hrefOf(file)} download>
                {file.fileName}
              </a>
              <span className="block text-sm text-muted">
                {file.kindWords}, {sizeWords(file.fileSize)}
                {file.addedBy === other.party ? `, added by ${other.name}` : ''}
              </span>
            </span>
            {mayRemove(file) ? (
              <ActionForm summary={false}>
                <input type="hidden" name="chargebackId" value={chargebackId} />
                <SubmitButton
                  variant="secondary"
                  name="removeFile"
                  value={file.id}
                  aria-label={`Remove: ${file.fileName}`}
                >
                  Remove
                </SubmitButton>
              </ActionForm>
            ) : null}
          </li>
        ))}
      </ul>
    ) : (
      <p className="text-muted">No files yet.</p>
    )}
    {kinds.length > 0 ? (
      // A new form for each file: the last one's name does not stay in it.
      <ActionForm key={files.length} result={result} encType="multipart/form-data" className="grid gap-4">
        <input type="hidden" name="chargebackId" value={chargebackId} />
        <div className="grid items-end gap-4 sm:grid-cols-2">
          <Field name="kind" label="What it shows">
            <Select options={kinds} />
          </Field>
          <Field name="file" label="File" hint="PDF, PNG or JPEG; all together 4.5 MB.">
            <TextInput type="file" accept="application/pdf,image/png,image/jpeg" className="file-input" />
          </Field>
        </div>
        <div>
          <SubmitButton variant="secondary" name="addFile" value="1">
            Add the file
          </SubmitButton>
        </div>
      </ActionForm>
    ) : null}
  </div>
)

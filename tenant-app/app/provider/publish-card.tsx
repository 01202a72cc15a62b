import type { OwnProviderView } from '#platform/providers/index.ts'
import { ActionForm, Badge, Card, CardHeader, SubmitButton, type FormResult } from '#ui/index.ts'
import { Checklist } from './checklist.tsx'

type PublishCardProps = Readonly<{
  page: Pick<OwnProviderView, 'isPublished' | 'status' | 'checklist'>
  result: FormResult | undefined
}>

/** Whether customers see the page, what keeps them from it, and the switch. */
export function PublishCard({ page, result }: PublishCardProps) {
  const { isPublished, status, checklist } = page
  const isReady = checklist.every(({ isRequired, isDone }) => !isRequired || isDone)
  const isPublic = isPublished && status === 'verified'
  return (
    <Card as="section" id="publish">
      <CardHeader
        title="On the marketplace"
        actions={
          <Badge tone={isPublic ? 'positive' : 'warning'}>
            {isPublic ? 'Public' : isPublished ? 'Being checked' : 'Only you see it'}
          </Badge>
        }
      />
      <div className="grid gap-4">
        <Checklist items={checklist} />
        <ActionForm result={result} preventScrollReset className="grid justify-items-start gap-3">
          <input type="hidden" name="form" value="publish" />
          {isPublished ? (
            <>
              <p className="text-sm text-muted">
                Taken off, the page and all its services disappear for customers. Appointments stay.
              </p>
              <SubmitButton name="intent" value="unpublish" variant="secondary">
                Take it off the marketplace
              </SubmitButton>
            </>
          ) : (
            <>
              <p className="text-sm text-muted">
                {isReady
                  ? 'Everything needed is there.'
                  : 'What is marked as needed must be there first. Save the page, then publish it.'}
              </p>
              <SubmitButton name="intent" value="publish">
                Publish the page
              </SubmitButton>
            </>
          )}
        </ActionForm>
      </div>
    </Card>
  )
}

import { LinkButton } from '#ui/button.tsx'
import { ErrorScreen } from '#ui/error-screen.tsx'
import { BrandBar } from '../front/brand-bar.tsx'

/** An error before it is known who asks. */
export const StrangerError = ({ status }: { status: number }) => {
  const home = <LinkButton href="/">Go to the start page</LinkButton>
  return (
    <>
      <BrandBar />
      {status === 404 ? (
        <ErrorScreen status={404} title="This page is not here" actions={home}>
          <p>The address may be mistyped, or what was here has moved.</p>
        </ErrorScreen>
      ) : (
        <ErrorScreen status={status} title="Something went wrong on our side" actions={home}>
          <p>Nothing you did was lost on the marketplaces. Load the page again in a moment.</p>
        </ErrorScreen>
      )}
    </>
  )
}

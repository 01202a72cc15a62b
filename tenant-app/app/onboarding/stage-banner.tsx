import type { OnboardingView } from '#platform/providers/index.ts'
import { Banner, LinkButton } from '#ui/index.ts'
import { stageWords } from './words.ts'

type StageBannerProps = Readonly<{
  onboarding: Pick<OnboardingView, 'stage' | 'told'>
  /** With the way to the profile, where one can be gone. */
  hasLink?: boolean
}>

/** Where the provider stands, and what the marketplace said about it. Nothing for who is active. */
export function StageBanner({ onboarding: { stage, told }, hasLink = false }: StageBannerProps) {
  const words = stageWords[stage]
  if (!words) return null
  const isOpen = stage === 'profile' || stage === 'changes_requested'
  return (
    <Banner
      tone={words.tone}
      title={words.title}
      role="note"
      {...(hasLink && isOpen
        ? {
            actions: (
              <LinkButton href="/provider/onboarding" variant="secondary" size="sm">
                Finish your profile
              </LinkButton>
            ),
          }
        : {})}
    >
      {told ? (
        <span className="block">
          <q className="wrap-anywhere">{told.reason}</q>
        </span>
      ) : null}
      {words.text}
    </Banner>
  )
}

import { KitProvider, SkipLink, ToastRegion } from '#ui/index.ts'
import { Slots, Week } from './calendars.tsx'
import { Cards, Figures, Ways } from './content.tsx'
import { Banners, Buttons, Forms } from './controls.tsx'
import { Overlays } from './overlays.tsx'

/** Every component in every state, for screenshots and for the accessibility test. */
export const Gallery = ({ locale }: { locale: string }) => (
  <KitProvider locale={locale}>
    <ToastRegion>
      <SkipLink />
      <main id="content" className="mx-auto max-w-content px-gutter py-10">
        <h1 className="heading text-4xl">Components</h1>
        <Buttons />
        <Banners />
        <Forms />
        <Slots />
        <Week />
        <Cards />
        <Ways />
        <Figures />
        <Overlays />
      </main>
    </ToastRegion>
  </KitProvider>
)

// Providers: who sells, and the page on which they show it. Owns `providers` and `gallery_images`.
export { EditProviderBody, OwnProviderView, PageSection, pageSectionKinds, ProviderCard, ProviderView } from './schemas.ts'

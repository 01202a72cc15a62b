/** The way from a page of the marketplace's own plan back to it. */
export const planCrumbs = <T>(labelOf: (data: T) => string) => ({
  crumbs: (data: T, slug: string) => [
    { label: 'Your plan', href: `/m/${slug}/plan` },
    { label: labelOf(data) },
  ],
})

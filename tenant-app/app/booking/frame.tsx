import type { ReactNode } from 'react'

const widths = { narrow: 'max-w-md', normal: 'max-w-lg', wide: 'max-w-content' }

/** The column in which a page of the booking stands. */
export const Frame = ({
  width = 'normal',
  children,
}: {
  width?: keyof typeof widths
  children: ReactNode
}) => (
  <div className={`mx-auto grid w-full content-start gap-8 px-gutter py-8 sm:py-12 ${widths[width]}`}>
    {children}
  </div>
)

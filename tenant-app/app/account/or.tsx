/** Between two ways to the same end. */
export const Or = ({ children = 'or' }: { children?: string }) => (
  <p className="flex items-center gap-4 text-sm text-muted">
    <span aria-hidden="true" className="grow border-t border-border" />
    {children}
    <span aria-hidden="true" className="grow border-t border-border" />
  </p>
)

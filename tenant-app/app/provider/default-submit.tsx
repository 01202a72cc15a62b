/**
 * What the Enter key presses: the first submit button of a form, whatever it does. In an editor that would be a
 * button that moves or removes something, so this one stands before them all.
 */
export const DefaultSubmit = () => (
  <button type="submit" name="intent" value="save" tabIndex={-1} aria-hidden="true" className="sr-only">
    Save
  </button>
)

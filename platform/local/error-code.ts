/** Is it the system's error of that code, such as ENOENT? (Node's own errors are no `Error` to code under Jest.) */
export const hasCode = (error: unknown, code: string): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === code

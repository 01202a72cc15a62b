/**
 * Shares are whole numbers: hundredths of a percent (basis points), or thousandths for taxes. `decimals` says which.
 * "12.5" and "12,5" are 1250 with two decimals.
 * @returns null when it is no share or is finer than that
 */
export function parsePercent(text: string, decimals: number): number | null {
  const [, units = '', fraction = ''] = /^(\d{1,3})(?:[.,](\d+))?\s*%?$/.exec(text.trim()) ?? []
  if (units === '' || fraction.replace(/0+$/, '').length > decimals) return null
  return Number(`${units}${fraction.slice(0, decimals).padEnd(decimals, '0')}`)
}

/** As a person types it into a field: "12.5", "19". */
export const percentText = (share: number, decimals: number): string => String(share / 10 ** decimals)

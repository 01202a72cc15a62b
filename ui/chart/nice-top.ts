/** The next round number, half of which is round too: where a scale ends that has to hold `largest`. Never zero. */
export function niceTop(largest: number): number {
  if (largest <= 0) return 2
  const unit = 10 ** Math.floor(Math.log10(largest))
  const step = [1, 2, 4, 5, 6, 8, 10].find((each) => each * unit >= largest) ?? 10
  return Math.max(2, step * unit)
}

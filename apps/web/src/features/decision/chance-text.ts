/** A chance as a percentage; what came out always or never is not called certain. */
export function chanceText(above: number): string {
  const percent = Math.round(above * 100);
  if (percent >= 100) return '> 99%';
  return percent === 0 ? '< 1%' : `${percent}%`;
}

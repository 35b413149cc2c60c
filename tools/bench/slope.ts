/** How much `y` grows for one of `x`: the slope of the straight line that fits the points best; NaN for fewer than two. */
export function slope(points: readonly (readonly [x: number, y: number])[]): number {
  const mean = (at: 0 | 1): number => points.reduce((sum, point) => sum + point[at], 0) / points.length;
  const [x0, y0] = [mean(0), mean(1)];
  const [over, under] = points.reduce(
    ([a, b], [x, y]) => [a + (x - x0) * (y - y0), b + (x - x0) ** 2],
    [0, 0],
  );
  return over / under;
}

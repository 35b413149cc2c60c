/**
 * Solves A·x = b for a symmetric positive definite A (row by row in one array; only its lower half is read, and it is
 * overwritten with the Cholesky factor). Answers x and the natural logarithm of A's determinant.
 */
export function solvePositive(a: Float64Array, b: Float64Array): { x: Float64Array; logDet: number } {
  const n = b.length;
  let logDet = 0;
  for (let j = 0; j < n; j++)
    for (let i = j; i < n; i++) {
      let sum = a[i * n + j]!;
      for (let k = 0; k < j; k++) sum -= a[i * n + k]! * a[j * n + k]!;
      if (i > j) a[i * n + j] = sum / a[j * n + j]!;
      else {
        if (!(sum > 0)) throw new RangeError('not positive definite');
        a[j * n + j] = Math.sqrt(sum);
        logDet += Math.log(sum);
      }
    }
  const x = Float64Array.from(b);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) x[i]! -= a[i * n + k]! * x[k]!;
    x[i]! /= a[i * n + i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) x[i]! -= a[k * n + i]! * x[k]!;
    x[i]! /= a[i * n + i]!;
  }
  return { x, logDet };
}

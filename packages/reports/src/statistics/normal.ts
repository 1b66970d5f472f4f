/** erfc(x) = 1 − erf(x): a Taylor series near 0, a continued fraction beyond; the error is below 1e-15. */
function complementaryError(x: number): number {
  const size = Math.abs(x);
  const right = size < 2.5 ? 1 - errorSeries(size) : errorFraction(size);
  return x < 0 ? 2 - right : right;
}

/** erf(z) = 2/√π · Σ (−1)ⁿ z^(2n+1) ÷ (n! (2n+1)). */
function errorSeries(z: number): number {
  let sum = z;
  let term = z;
  for (let n = 1; Math.abs(term) > 1e-18 * Math.abs(sum); n += 1) {
    term *= (-z * z) / n;
    sum += term / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}

/** erfc(z) = e^(−z²)/√π · 1/(z + ½/(z + 1/(z + …))). */
function errorFraction(z: number): number {
  let below = 0;
  for (let k = 120; k >= 1; k -= 1) below = k / 2 / (z + below);
  return Math.exp(-z * z) / Math.sqrt(Math.PI) / (z + below);
}

/** Φ(x): the probability that a standard normal value is at most x. */
export const normalCdf = (x: number): number => complementaryError(-x / Math.SQRT2) / 2;

// Rational approximations of Φ⁻¹ by Peter J. Acklam: relative error 1.15e-9 before the correction below.
const CENTER_ABOVE = [
  -39.69683028665376, 220.9460984245205, -275.9285104469687, 138.357751867269, -30.66479806614716,
  2.506628277459239,
];
const CENTER_BELOW = [
  -54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572, 1,
];
const TAIL_ABOVE = [
  -0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732539343734, 4.374664141464968,
  2.938163982698783,
];
const TAIL_BELOW = [0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416, 1];
const TAIL = 0.02425;

const polynomial = (coefficients: readonly number[], x: number): number =>
  coefficients.reduce((sum, coefficient) => sum * x + coefficient, 0);

function approximateQuantile(p: number): number {
  if (p < TAIL) {
    const q = Math.sqrt(-2 * Math.log(p));
    return polynomial(TAIL_ABOVE, q) / polynomial(TAIL_BELOW, q);
  }
  const q = p - 0.5;
  return (polynomial(CENTER_ABOVE, q * q) * q) / polynomial(CENTER_BELOW, q * q);
}

/** Φ⁻¹(p) for p between 0 and 1: Acklam's approximation with one step of Halley's method. */
export function normalQuantile(p: number): number {
  if (!(p > 0 && p < 1)) throw new RangeError('A quantile needs a probability between 0 and 1.');
  if (p > 0.5) return -normalQuantile(1 - p);
  const x = approximateQuantile(p);
  const error = (normalCdf(x) - p) * Math.sqrt(2 * Math.PI) * Math.exp((x * x) / 2);
  return x - error / (1 + (x * error) / 2);
}

/** Σ x ÷ n. Not a number for no values. */
export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

const centralMoment = (values: readonly number[], power: number): number => {
  const center = mean(values);
  return mean(values.map((value) => (value - center) ** power));
};

/** The sample's standard deviation, with n − 1. */
export const standardDeviation = (values: readonly number[]): number =>
  Math.sqrt((centralMoment(values, 2) * values.length) / (values.length - 1));

/** Skewness γ₃ = m₃ ÷ m₂^1.5, of the population's moments. */
export const skewness = (values: readonly number[]): number =>
  centralMoment(values, 3) / centralMoment(values, 2) ** 1.5;

/** Kurtosis γ₄ = m₄ ÷ m₂², raw: 3 for a normal distribution. */
export const kurtosis = (values: readonly number[]): number =>
  centralMoment(values, 4) / centralMoment(values, 2) ** 2;

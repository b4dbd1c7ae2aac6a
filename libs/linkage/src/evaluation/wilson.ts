/** A share with the interval in which it lies with 95 % confidence; null where there is nothing to take a share of. */
export interface Share {
  readonly of: number;
  readonly among: number;
  readonly share: number | null;
  readonly low: number;
  readonly high: number;
}

/** Standard deviations on either side of the middle that hold 95 % of a normal distribution. */
const Z = 1.959964;

/** `of` among `among` with Wilson's score interval (1927), which stays honest near none and all. */
export function shareOf(of: number, among: number): Share {
  if (among === 0) return { of, among, share: null, low: 0, high: 1 };
  const share = of / among;
  const z2 = Z * Z;
  const middle = share + z2 / (2 * among);
  const half = Z * Math.sqrt((share * (1 - share)) / among + z2 / (4 * among * among));
  const scale = 1 + z2 / among;
  return {
    of,
    among,
    share,
    low: of === 0 ? 0 : (middle - half) / scale,
    high: of === among ? 1 : (middle + half) / scale,
  };
}

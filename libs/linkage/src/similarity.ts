/**
 * Jaro–Winkler similarity, 0 to 1: shared letters near each other, with a premium on a common beginning (Winkler 1990,
 * prefix of at most four, scale 0.1).
 */
export function jaroWinkler(a: string, b: string): number {
  if (a === b) return 1;
  if (a === '' || b === '') return 0;
  const reach = Math.max(0, Math.floor(Math.max(a.length, b.length) / 2) - 1);
  const taken = new Uint8Array(b.length);
  const matched: string[] = [];
  for (let i = 0; i < a.length; i++) {
    const last = Math.min(b.length - 1, i + reach);
    for (let j = Math.max(0, i - reach); j <= last; j++) {
      if (taken[j] === 0 && a[i] === b[j]) {
        taken[j] = 1;
        matched.push(b.charAt(j));
        break;
      }
    }
  }
  if (matched.length === 0) return 0;
  let transposed = 0;
  let k = 0;
  for (let j = 0; j < b.length; j++) {
    if (taken[j] === 1 && b[j] !== matched[k++]) transposed++;
  }
  const m = matched.length;
  const jaro = (m / a.length + m / b.length + (m - transposed / 2) / m) / 3;
  let prefix = 0;
  while (prefix < 4 && prefix < a.length && a[prefix] === b[prefix]) prefix++;
  return jaro + prefix * 0.1 * (1 - jaro);
}

/** True when one insertion, deletion, substitution or swap of neighbours makes one of the other (Damerau 1964). */
export function oneSlipApart(a: string, b: string): boolean {
  if (a === b) return false;
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (long.length - short.length > 1) return false;
  let i = 0;
  while (i < short.length && short[i] === long[i]) i++;
  if (short.length < long.length) return short.slice(i) === long.slice(i + 1);
  if (short.slice(i + 1) === long.slice(i + 1)) return true;
  return short[i] === long[i + 1] && short[i + 1] === long[i] && short.slice(i + 2) === long.slice(i + 2);
}

const TIME = /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.\d{1,9})?(?:[Zz]|[+-](\d{2}):(\d{2}))$/;
const LOCAL_TIME = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?$/;
const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const PARTIAL_DATE = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/;
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

/** Years outside are typing errors, and clocks reckoned from them would be nonsense. */
export const FIRST_YEAR = 1900;
export const LAST_YEAR = 2200;

const isDay = (year: number, month: number, day: number): boolean => {
  const days = DAYS[month - 1];
  if (days === undefined || day < 1) return false;
  const leap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day <= (leap ? 29 : days);
};

/** An RFC 3339 time with its offset, on a day that exists. A leap second is not one: no clock of the hub has it. */
export function isTime(value: string): boolean {
  const parts = TIME.exec(value);
  return (
    parts !== null &&
    isDay(Number(parts[1]), Number(parts[2]), Number(parts[3])) &&
    Number(parts[4]) <= 23 &&
    Number(parts[5]) <= 59 &&
    Number(parts[6]) <= 59 &&
    Number(parts[7] ?? 0) <= 23 &&
    Number(parts[8] ?? 0) <= 59
  );
}

/** A date and a time of day that would do, were the offset there. */
export const lacksOffset = (value: string): boolean => LOCAL_TIME.test(value);

/** `2026-03-02`, a day that exists. */
export function isDate(value: string): boolean {
  const parts = DATE.exec(value);
  return parts !== null && isDay(Number(parts[1]), Number(parts[2]), Number(parts[3]));
}

/** `2011`, `2011-02` or `2011-02-14`. */
export function isPartialDate(value: string): boolean {
  const parts = PARTIAL_DATE.exec(value);
  return parts !== null && isDay(Number(parts[1]), Number(parts[2] ?? 1), Number(parts[3] ?? 1));
}

/** Of a string that is one of the above: whether its year can be meant. */
export function isPlausibleYear(value: string): boolean {
  const year = Number(value.slice(0, 4));
  return year >= FIRST_YEAR && year <= LAST_YEAR;
}

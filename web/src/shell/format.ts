// Figures, money and time as people write them. The narrow space keeps a number and its unit together.
import { locale, t } from './messages.tsx';

const nnbsp = '\u202f';
export type Money = { amount_minor: number; currency: string };

// A minus, not a hyphen: it is as wide as the plus, and no line breaks after it.
const written = (n: number, options: Intl.NumberFormatOptions): string => new Intl.NumberFormat(locale, options).format(n).replace('-', '\u2212');

export const whole = (n: number): string => written(n, { maximumFractionDigits: 0 });
export const decimal = (n: number, digits = 1): string => written(n, { minimumFractionDigits: digits, maximumFractionDigits: digits });
export const upTo = (n: number, digits: number): string => written(n, { maximumFractionDigits: digits });
export const percent = (share: number): string => `${whole(share * 100)}${nnbsp}%`;

// Natural frequency: 97 in 100. Certainty is never claimed beyond what 1,000 could show.
export function inHundred(probability: number): string {
  if (probability > 0 && probability < 0.01) return t('number.below_one_in_hundred');
  if (probability < 1 && probability > 0.99) return t('number.above_99_in_hundred');
  return t('number.in_hundred', { n: Math.round(probability * 100) });
}

export function currencySign(currency: string): string {
  const parts = new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay: 'narrowSymbol' }).formatToParts(0);
  return parts.find((p) => p.type === 'currency')?.value ?? currency;
}

// Major units, without cents from ten on: 438 €, 3.60 €.
export function money(amount: number, currency: string): string {
  const digits = Math.abs(amount) < 10 && amount % 1 !== 0 ? 2 : 0;
  return `${decimal(amount, digits)}${nnbsp}${currencySign(currency)}`;
}

// Exact, from minor units: what a receipt says.
export function exactMoney({ amount_minor, currency }: Money): string {
  const digits = new Intl.NumberFormat(locale, { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
  return `${decimal(amount_minor / 10 ** digits, digits)}${nnbsp}${currencySign(currency)}`;
}

export function duration(seconds: number): string {
  if (seconds < 90) return t('time.seconds', { n: Math.round(seconds) });
  if (seconds < 90 * 60) return t('time.minutes', { n: Math.round(seconds / 60) });
  if (seconds < 36 * 3600) return t('time.hours', { n: Math.round(seconds / 3600) });
  return t('time.days', { n: Math.round(seconds / 86400) });
}

let zone: string | undefined;
export const timeZone = (): string | undefined => zone;
export const setTimeZone = (name: string): void => void (zone = usable(name) ? name : undefined);

function usable(name: string): boolean {
  try {
    new Intl.DateTimeFormat(locale, { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

// A day (YYYY-MM-DD) is the same day everywhere; an instant is shown in the business's time zone.
function at(value: string, options: Intl.DateTimeFormatOptions): string {
  const dayOnly = value.length === 10;
  return new Intl.DateTimeFormat(locale, { ...options, timeZone: dayOnly ? 'UTC' : zone }).format(new Date(value));
}

export const day = (value: string): string => at(value, { day: 'numeric', month: 'long', year: 'numeric' });
export const dayWithWeekday = (value: string): string => at(value, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
export const shortDay = (value: string): string => at(value, { day: 'numeric', month: 'short' });
export const shortDayYear = (value: string): string => at(value, { day: 'numeric', month: 'short', year: 'numeric' });
export const clock = (value: string): string => at(value, { hour: 'numeric', minute: '2-digit' });
export const exact = (value: string): string => at(value, { dateStyle: 'full', ...(value.length > 10 ? { timeStyle: 'medium' } : {}) });
export const shortMonth = (value: string): string => at(value.length === 7 ? `${value}-01` : value, { month: 'short', year: '2-digit' });
export const monthName = (value: string): string => at(`${value}-01`, { month: 'long' });
export const longMonth = (value: string): string => at(value.length === 7 ? `${value}-01` : value, { month: 'long', year: 'numeric' });

// Monday to Sunday.
export const weekdays = (style: 'short' | 'long'): string[] => Array.from({ length: 7 }, (_, i) => new Intl.DateTimeFormat(locale, { weekday: style, timeZone: 'UTC' }).format(new Date(Date.UTC(2024, 0, 1 + i))));

// A birthday may lack its year: --05-17.
export function birthday(value: string): string {
  if (!value.startsWith('--')) return day(value);
  return new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', timeZone: 'UTC' }).format(new Date(`2000-${value.slice(2)}`));
}

// The day in the shop, `days` from now: YYYY-MM-DD.
export function dayFromNow(days: number, now: number = Date.now()): string {
  const today = new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(now);
  return new Date(Date.parse(today) + days * 86_400_000).toISOString().slice(0, 10);
}

// 6 days ago, yesterday, in 3 weeks.
export function ago(value: string, now: number = Date.now()): string {
  // A day alone is compared with today's, an instant with now.
  const days = (Date.parse(value) - (value.length === 10 ? Date.parse(dayFromNow(0, now)) : now)) / 86_400_000;
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const size = Math.abs(days);
  if (value.length === 10 && size < 1) return relative.format(0, 'day');
  if (size < 1 / 24) return relative.format(Math.round(days * 1440), 'minute');
  if (size < 1) return relative.format(Math.round(days * 24), 'hour');
  if (size < 14) return relative.format(Math.round(days), 'day');
  if (size < 70) return relative.format(Math.trunc(days / 7), 'week');
  if (size < 730) return relative.format(Math.round(days / 30.4375), 'month');
  return relative.format(Math.round(days / 365.25), 'year');
}

// Amounts as people type them, and back.
import { exactMoney } from '../shell/format.ts';
import type { Money } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';

const digitsOf = (currency: string): number => new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;

// "12.50", "12,5", "12": minor units; null where it is no amount.
export function amountFrom(text: string, currency: string): Money | null {
  const found = /^\s*(\d{1,9})(?:[.,](\d+))?\s*$/.exec(text);
  const digits = digitsOf(currency);
  if (!found || (found[2] ?? '').length > digits) return null;
  return { amount_minor: Number(found[1]) * 10 ** digits + Number((found[2] ?? '').padEnd(digits, '0') || 0), currency };
}

export const amountText = ({ amount_minor, currency }: Money): string => {
  const digits = digitsOf(currency), major = amount_minor / 10 ** digits;
  return amount_minor % 10 ** digits === 0 ? String(major) : major.toFixed(digits);
};

// "32.10 € less", "5.49 € more": a change says its way in words.
export function moreOrLess({ amount_minor, currency }: Money): string {
  if (amount_minor === 0) return t('recovery.no_less');
  return t(amount_minor < 0 ? 'recovery.less' : 'recovery.more', { value: exactMoney({ amount_minor: Math.abs(amount_minor), currency }) });
}

export const ofMajor = (major: number, currency: string): Money => ({ amount_minor: Math.round(major * 10 ** digitsOf(currency)), currency });

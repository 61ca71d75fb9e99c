// What stands as the server keeps it, read as the page writes.
import { currencySign, decimal } from './format.ts';
import { locale } from './messages.tsx';

const nnbsp = '\u202f';

// The server's sentences hold what a file and a terminal can: a plain space before the unit, and a currency by its code. Here they read as
// everything else does: 5.30 EUR is 5.30 €; 80 % and “and 1 more” keep together.
export function asRead(sentence: string): string {
  return sentence
    .replace(/(-?\d+(?:\.(\d+))?) ([A-Z]{3})\b/g, (_, amount: string, part: string | undefined, code: string) => `${decimal(Number(amount), part?.length ?? 0)}${nnbsp}${currencySign(code)}`)
    .replace(/(\d) %/g, `$1${nnbsp}%`)
    .replace(/ and (\d+) more,/, ' and\u00a0$1\u00a0more,');
}

// Germany for DE, Turkish for tr; what is no code we know, as it stands.
export function named(type: 'region' | 'language', code: string): string {
  try {
    return new Intl.DisplayNames(locale, { type, fallback: 'none' }).of(code) ?? code;
  } catch {
    return code;
  }
}

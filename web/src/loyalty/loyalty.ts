import type { Schemas } from '../shell/api.ts';
import { inHundred, percent, whole } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';

export type Base = Schemas['Base'];
export type Leaning = Schemas['Listed']['leaning'];

export const leanings = ['relationship_driven', 'price_driven', 'cannot_tell_yet'] as const satisfies Leaning[];
export const countOf = (base: Base, leaning: Leaning) => base[leaning];

// "12 of 60": how many of all who bought have that word.
export const shareOf = (base: Base, leaning: Leaning) => (base.customers ? countOf(base, leaning) / base.customers : 0);

// "5 of 7 purchases followed a discount".
export const followed = (one: { purchases: number; purchases_followed: number }) =>
  t('loyalty.followed', { part: whole(one.purchases_followed), of: whole(one.purchases), n: one.purchases });

// How sure the word is, as far as one is said; never wholly.
export function sureness(one: { leaning: Leaning; price_driven: number | null }): string {
  if (one.leaning === 'cannot_tell_yet' || one.price_driven === null) return '';
  const chance = one.leaning === 'price_driven' ? one.price_driven : 1 - one.price_driven;
  return t('loyalty.sure', { share: inHundred(Math.min(chance, 0.999)) });
}

export const shownShare = (share: number | null) => (share === null ? '' : percent(share));

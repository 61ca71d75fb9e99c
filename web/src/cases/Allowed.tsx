// One's own allowance: where a month has an end, the sentence, and how much of it is used.
import { exactMoney } from '../shell/format.ts';
import type { Money } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';
import type { Allowance } from './useMend.ts';

export function Allowed({ mine, now }: { mine: Allowance; now: Money | null }) {
  const month = mine.per_month?.amount_minor ?? 0;
  const share = (amount: number) => `${Math.min(100, (100 * amount) / Math.max(1, month))}%`;
  const left = mine.left_this_month && { ...mine.left_this_month, amount_minor: mine.left_this_month.amount_minor - (now?.amount_minor ?? 0) };
  return (
    <section className="panel pad" aria-labelledby="allowance">
      <h2 id="allowance">{t('money.allowance')}</h2>
      {month > 0 && <p className="dim sm">{mine.sentence}</p>}
      {month > 0 && <div className="meter" aria-hidden><i style={{ width: share(mine.given_this_month.amount_minor) }} />{now && <i className="this" style={{ width: share(now.amount_minor) }} />}</div>}
      <p className="sm spread"><span>{t('money.given', { amount: exactMoney(mine.given_this_month) })}</span>{left && <span>{left.amount_minor >= 0 ? t('money.left', { amount: exactMoney(left) }) : t('money.above')}</span>}</p>
    </section>
  );
}

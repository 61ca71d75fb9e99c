// Why something was given, what was answered, and what they gave the case.
import '../messages/more.ts';
import { exactMoney } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';
import { causeWord } from './cases.ts';
import type { Remedy } from './useMend.ts';

export function Why({ one }: { one: Remedy }) {
  return (
    <>
      {one.reason && <p className="sm">{t('money.reason_was', { words: causeWord(one.reason) })}</p>}
      {one.asked_amount && <p className="sm dim">{t('money.asked_was', { amount: exactMoney(one.asked_amount) })}</p>}
      {one.answer_note && <p className="sm">“{one.answer_note}”</p>}
      {one.verdict !== null && <p className="sm">{t('cases.judged', { score: one.verdict })}</p>}
    </>
  );
}

// What waits for one yes or no. Works with a thumb.
import { Button, Textarea, TextInput } from '@mantine/core';
import { IconChevronLeft } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { may, useSigned } from '../session/session.ts';
import { api, take } from '../shell/api.ts';
import { Broken } from '../shell/Broken.tsx';
import { useDraft } from '../shell/draft.ts';
import { ago, exactMoney } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';
import { Refused } from '../shell/Refused.tsx';
import { say } from '../shell/undo.tsx';
import { useTitle } from '../shell/useTitle.ts';
import { Waiting } from '../shell/Waiting.tsx';
import { causeWord } from './cases.ts';
import { amountFrom, amountText } from './money.ts';
import { useCase } from './useCase.ts';
import type { Remedy } from './useMend.ts';
import './cases.css';

export default function Approvals() {
  const session = useSigned();
  const waiting = useQuery({ queryKey: ['remedies', 'waiting'], queryFn: () => take(api.GET('/api/v1/remedies', { params: { query: { state: 'waiting', limit: 100 } } })) });
  useTitle(t('money.approvals'));
  if (waiting.isPending) return <Waiting />;
  if (waiting.isError) return <Broken error={waiting.error} again={() => void waiting.refetch()} />;
  const rows = waiting.data.data;
  return (
    <div className="narrow cases">
      <div className="bar"><Button component={Link} to="/cases" variant="subtle" size="compact-sm" ml={-10} leftSection={<IconChevronLeft className="i" aria-hidden />}>{t('cases.title')}</Button></div>
      <h1>{t('money.approvals')}</h1>
      <p className="sentence">{t('money.approvals_sentence', { n: rows.length })}</p>
      <ul className="jobs">{rows.map((one) => <Asked key={one.id} one={one} mine={one.staff_id === session.staff.id} mayAnswer={may(session, 'money:grant')} />)}</ul>
    </div>
  );
}

function Asked({ one, mine, mayAnswer }: { one: Remedy; mine: boolean; mayAnswer: boolean }) {
  const currency = one.amount.currency;
  const acts = useCase();
  const [no, setNo] = useState(false);
  const draft = useDraft({ amount: amountText(one.amount), note: '' });
  const amount = amountFrom(draft.values.amount, currency);
  const path = { params: { path: { id: one.id } } };
  const answer = async (yes: boolean) => {
    const note = draft.values.note.trim();
    const ok = await draft.send(() => (yes
      ? take(api.POST('/api/v1/remedies/{id}/approval', { ...path, body: { ...(amount ? { amount } : {}), ...(note ? { note } : {}) } }))
      : take(api.POST('/api/v1/remedies/{id}/refusal', { ...path, body: { note } }))));
    if (!ok) return;
    say(t(yes ? 'money.said_yes' : 'money.said_no'));
    await acts.again();
  };
  return (
    <li className="asked">
      <div className="mid">
        <p className="about">{one.what}, {exactMoney(one.amount)}</p>
        <p><Link to={`/cases/${one.case_id}`}>{one.subject}</Link>{one.customer && <>, {one.customer}</>}</p>
        <p className="why">{t('money.asked_by', { name: one.staff ?? t('cases.we'), ago: ago(one.at) })} {one.why_asked}{one.reason && <> “{causeWord(one.reason)}”</>}</p>
        {mine ? <p className="dim sm">{t('money.own')}</p> : mayAnswer && (
          <div className="answer">
            {no
              ? <Textarea label={t('money.why_no')} required autosize {...draft.field('note')} />
              : <TextInput label={t('money.cost')} inputMode="decimal" error={draft.values.amount && !amount ? t('money.no_amount') : undefined} value={draft.values.amount} onChange={draft.field('amount').onChange} />}
            <Refused problem={draft.problem} />
            <div className="row wrap">
              {no
                ? <><Button variant="filled" loading={draft.busy} onClick={() => void answer(false)}>{t('money.no_of')}</Button><Button onClick={() => setNo(false)}>{t('cancel')}</Button></>
                : <><Button variant="filled" loading={draft.busy} disabled={!amount} aria-label={t('money.yes_of', { what: one.what })} onClick={() => void answer(true)}>{t('money.yes')}</Button><Button aria-label={t('money.no_to', { what: one.what })} onClick={() => setNo(true)}>{t('money.no')}</Button></>}
            </div>
          </div>
        )}
      </div>
    </li>
  );
}

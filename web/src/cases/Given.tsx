// What was given in a case: why, how it turned out, and its way back while there is one.
import { Button } from '@mantine/core';
import { IconCheck, IconClock, IconX } from '@tabler/icons-react';
import { may, useSigned } from '../session/session.ts';
import { api, take } from '../shell/api.ts';
import { ago, exactMoney } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';
import { say } from '../shell/undo.tsx';
import { Outcome } from './Outcome.tsx';
import { Why } from './Why.tsx';
import { stateOf, useRemedies } from './useMend.ts';
import type { Remedy } from './useMend.ts';
import { useCase } from './useCase.ts';

const ten_minutes_ms = 600_000;
const icons = { granted: IconCheck, approved: IconCheck, waiting: IconClock, declined: IconX, withdrawn: IconX } as const;

export function Given({ caseId }: { caseId: string }) {
  const session = useSigned();
  const me = session.staff.id, mayWrite = may(session, 'cases:write');
  const acts = useCase();
  const rows = useRemedies(caseId).data?.data ?? [];
  if (rows.length === 0) return null;
  const back = (one: Remedy) => take(api.POST('/api/v1/remedies/{id}/withdrawal', { params: { path: { id: one.id } } })).then(() => say(t('money.said_back')), (broken: Error) => say(broken.message)).finally(() => void acts.again());
  const mayBack = (one: Remedy) => !one.import_id && one.staff_id === me && (one.state === 'waiting' || (one.state === 'granted' && Date.now() - Date.parse(one.at) < ten_minutes_ms));
  return (
    <section aria-labelledby="given"><h2 id="given">{t('money.given_title')}</h2>
      <ul className="ledger">{rows.map((one) => {
        const Icon = icons[one.state];
        return (
          <li key={one.id}>
            <div><p><b>{one.what}</b> {exactMoney(one.amount)}</p>
              <p className="why sm dim row wrap"><span className={`st ${one.state === 'waiting' ? 'watch' : one.state === 'declined' ? 'wrong' : 'plain'}`}><Icon className="i" stroke={1.75} aria-hidden />{stateOf(one)}</span><span>{one.staff ?? t('cases.we')}, {ago(one.at)}</span></p>
              {one.state === 'waiting' && one.why_asked && <p className="sm dim">{one.why_asked}</p>}
              <Why one={one} />
              <Outcome one={one} mayWrite={mayWrite} /></div>
            {mayBack(one) && <Button size="compact-sm" variant="subtle" aria-label={t('money.back_of', { what: one.what })} onClick={() => void back(one)}>{t('money.back')}</Button>}
          </li>
        );
      })}</ul>
    </section>
  );
}

// From complaint to remedy while the customer stands there: what happened, what helps, done. With that it is settled, and they are asked afterwards.
import { Button } from '@mantine/core';
import { IconChevronLeft } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import '../messages/more.ts';
import { api, take } from '../shell/api.ts';
import { Broken } from '../shell/Broken.tsx';
import { t } from '../shell/messages.tsx';
import { useTitle } from '../shell/useTitle.ts';
import { Waiting } from '../shell/Waiting.tsx';
import { say } from '../shell/undo.tsx';
import { causeWord, openedInPerson } from './cases.ts';
import { Mend } from './Mend.tsx';
import type { Mended } from './Mend.tsx';
import { useCase } from './useCase.ts';
import { useAskAfter } from './useMend.ts';
import '../today/today.css';
import './cases.css';

export default function PutRight() {
  const { id = '' } = useParams();
  const go = useNavigate();
  const acts = useCase();
  const days = useAskAfter();
  // Opened once, also where the remedy is refused and tried again.
  const opened = useRef<string | null>(null);
  const customer = useQuery({ queryKey: ['customer', id], queryFn: () => take(api.GET('/api/v1/customers/{id}', { params: { path: { id } } })) });
  useTitle(t('cases.title'));
  if (customer.isPending) return <Waiting />;
  if (customer.isError) return <Broken error={customer.error} again={() => void customer.refetch()} />;
  const name = customer.data.preferred_name ?? customer.data.name ?? customer.data.external_id ?? t('cases.somebody');
  const act = async (mended: Mended) => {
    if (!opened.current) {
      const subject = mended.cause ? t('money.subject', { cause: causeWord(mended.cause), name }) : t('money.subject_plain', { name });
      opened.current = (await take(api.POST('/api/v1/cases', { params: { header: { 'Idempotency-Key': `${mended.once} case` } }, body: openedInPerson(id, subject, mended) }))).id;
    }
    const remedy = await take(api.POST('/api/v1/cases/{id}/remedies', { params: { path: { id: opened.current }, header: { 'Idempotency-Key': mended.once } }, body: { kind: mended.kind, amount: mended.amount, what: mended.what, ...(mended.reason ? { reason: mended.reason } : {}), in_person: true, ...(mended.words ? { words: mended.words } : {}), ...(mended.send ? { send: true } : {}) } }));
    await acts.again();
    say(t(remedy.state === 'waiting' ? 'money.said_asked' : days === undefined ? 'money.said_given' : 'money.said_settled', { what: mended.what, days }));
    void go(`/cases/${opened.current}`);
  };
  return (
    <div className="narrow case">
      <div className="bar"><Button component={Link} to={`/counter/${id}`} variant="subtle" size="compact-sm" ml={-10} leftSection={<IconChevronLeft className="i" aria-hidden />}>{name}</Button></div>
      <h1>{t('money.put_right', { name })}</h1>
      <Mend name={name} caseId={null} cause={null} act={act} inPerson mailTo={customer.data.consent_email === false ? undefined : customer.data.emails[0]} />
    </div>
  );
}

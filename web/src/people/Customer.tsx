// One person: who they are, what happened between us, what we know from it.
import { Button } from '@mantine/core';
import { IconChevronLeft, IconMessage } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Suspense, lazy, useState } from 'react';
import { Link, useParams } from 'react-router';
import { CasesOf } from '../cases/OfCustomer.tsx';
import { Asked, Warranties } from '../enquiries/OfCustomer.tsx';
import { Deliveries } from '../enquiries/Promised.tsx';
import { Loyalty } from '../loyalty/OfCustomer.tsx';
import { may, useSigned } from '../session/session.ts';
import { api, take } from '../shell/api.ts';
import { Broken } from '../shell/Broken.tsx';
import { Face } from '../shell/Face.tsx';
import { ago, day, whole } from '../shell/format.ts';
import { useKeys } from '../shell/keys.ts';
import { rich, t } from '../shell/messages.tsx';
import { useTitle } from '../shell/useTitle.ts';
import { Waiting } from '../shell/Waiting.tsx';
import { Consents } from './Consents.tsx';
import { Facts } from './Facts.tsx';
import { Household } from './Household.tsx';
import { LogTouch } from './LogTouch.tsx';
import { Orders } from './Orders.tsx';
import { Matters, TakeCare } from './Outlook.tsx';
import { Owed } from './Owed.tsx';
import '../messages/more.ts';
import { MaybeTwice, MergeWith } from './MergeWith.tsx';
import { callOf } from './people.ts';
import type { Customer as CustomerType } from './people.ts';
import { Rhythm } from './Rhythm.tsx';
import { Say } from './Say.tsx';
import { Standing } from './Standing.tsx';
import { Timeline } from './Timeline.tsx';
import { Worth, useValue } from './Worth.tsx';
import './people.css';
import './customer.css';

const WriteMessage = lazy(() => import('../mail/Write.tsx'));
const SurveysOf = lazy(() => import('../surveys/OfCustomer.tsx'));

export default function Customer() {
  const { id = '' } = useParams();
  const session = useSigned();
  const customer = useQuery({ queryKey: ['customer', id], queryFn: () => take(api.GET('/api/v1/customers/{id}', { params: { path: { id } } })) });
  const [touching, setTouching] = useState(false);
  const [merging, setMerging] = useState(false);
  const [writing, setWriting] = useState(false);
  const mayWrite = may(session, 'customers:write');
  const mayTouch = may(session, 'touchpoints:write');
  useKeys({ t: () => mayTouch && setTouching(true) });
  useTitle(customer.data && callOf(customer.data));
  if (customer.isPending) return <Waiting />;
  if (customer.isError) return <Broken error={customer.error} again={() => void customer.refetch()} />;
  const c = customer.data;
  return (
    <>
      <div className="bar"><Button component={Link} to="/people" variant="subtle" size="compact-sm" ml={-10} leftSection={<IconChevronLeft className="i" aria-hidden />}>{t('nav.people')}</Button><div className="acts"><Button component="a" href={`/api/v1/customers/${id}/vcard`} download variant="subtle" size="compact-sm">{t('customer.vcard')}</Button>{mayWrite && <Button variant="subtle" size="compact-sm" aria-expanded={merging} onClick={() => setMerging(!merging)}>{t('merge.with')}</Button>}</div></div>
      <div className="cushead">
        <Face id={c.id} name={callOf(c)} size={72} />
        <div><h1>{callOf(c)}</h1><p className="dim"><Introduction customer={c} /></p></div>
        {mayTouch && <div className="acts">{may(session, 'tasks:write') && <><Button component={Link} to={`/today/tasks?about=${id}`} variant="subtle">{t('tasks.add')}</Button><Button component={Link} to={`/today/tasks?hand=${id}`} variant="subtle">{t('tasks.hand_over')}</Button></>}{may(session, 'messages:write') && c.emails.length > 0 && <Button variant="subtle" onClick={() => setWriting(true)} aria-expanded={writing}>{t('mail.write')}</Button>}<Button variant="filled" leftSection={<IconMessage className="i" stroke={1.75} aria-hidden />} onClick={() => setTouching(true)} aria-expanded={touching}>{t('touch.open')}</Button></div>}
      </div>
      {mayWrite && <MaybeTwice id={id} />}
      {merging && <MergeWith id={id} close={() => setMerging(false)} />}
      <Say id={id} />
      {writing && <Suspense><WriteMessage id={id} called={c.preferred_name ?? c.name} close={() => setWriting(false)} /></Suspense>}
      {touching && <LogTouch id={id} close={() => setTouching(false)} />}
      <div className="three">
        <section aria-label={t('customer.facts')}><TakeCare id={id} mayWrite={mayWrite} /><Facts customer={c} mayWrite={mayWrite} /><Matters id={id} mayWrite={mayWrite} /><Consents customer={c} mayWrite={mayWrite} /><Household customer={c} /></section>
        <section aria-label={t('timeline.title')}><Timeline id={id} /></section>
        <section aria-label={t('customer.known')}><CasesOf id={id} /><Owed id={id} /><Rhythm id={id} /><Standing id={id} /><Worth id={id} /><Loyalty id={id} /><Suspense><SurveysOf id={id} /></Suspense><Asked id={id} /><Deliveries id={id} /><Orders id={id} /><Warranties id={id} /></section>
      </div>
    </>
  );
}

function Introduction({ customer: c }: { customer: CustomerType }) {
  const bought = useValue(c.id).data?.prediction;
  const bold = { b: (parts: React.ReactNode[]) => <b>{parts}</b> };
  const how = [c.pronunciation && rich('customer.say', { how: c.pronunciation, ...bold }), c.preferred_name && c.preferred_name !== c.name && rich('customer.call', { name: c.preferred_name, ...bold })].filter(Boolean);
  const since = c.joined_on ?? bought?.first_purchase_on ?? c.created_at;
  return (
    <>
      {how.length > 0 && <>{how[0]}{how[1] && <>, {how[1]}</>}. </>}
      {t('customer.since', { day: day(since) })}
      {bought && <>; {t('customer.purchases', { n: bought.repeat_purchases + 1, shown: whole(bought.repeat_purchases + 1), ago: ago(bought.last_purchase_on) })}</>}.
    </>
  );
}

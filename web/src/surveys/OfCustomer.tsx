// On a person's page: asking them by hand, and what they said about being asked.
import { Button, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { may, useSigned } from '../session/session.ts';
import '../messages/more.ts';
import { api, take } from '../shell/api.ts';
import type { Schemas } from '../shell/api.ts';
import { exact } from '../shell/format.ts';
import { t, word } from '../shell/messages.tsx';
import { Select } from '../shell/Select.tsx';
import { say } from '../shell/undo.tsx';
import { liftedOf, wishOf } from './surveys.ts';
import './surveys.css';

const channels = ['email', 'counter', 'post', 'sms'] as const satisfies Schemas['AskedBy'][];

export default function SurveysOf({ id }: { id: string }) {
  const session = useSigned();
  const mayRead = may(session, 'surveys:read'), mayAsk = may(session, 'responses:write');
  const path = { params: { path: { id } } };
  const queries = useQueryClient();
  const key = ['customer', id, 'survey-stop'];
  const stop = useQuery({ queryKey: key, enabled: mayRead, queryFn: () => take(api.GET('/api/v1/customers/{id}/survey-stop', path)) });
  const surveys = useQuery({ queryKey: ['surveys'], enabled: mayRead && mayAsk, queryFn: () => take(api.GET('/api/v1/surveys')) });
  const saying = useMutation({
    mutationFn: () => take(api.POST('/api/v1/customers/{id}/survey-stop', path)),
    onSuccess: () => say(t('surveys.stop_kept')), onError: (broken) => say(broken.message), onSettled: () => queries.invalidateQueries({ queryKey: key }),
  });
  const [asking, setAsking] = useState(false);
  if (!mayRead || !stop.data) return null;
  const wish = wishOf(stop.data);
  const open = (surveys.data?.data ?? []).filter((one) => one.state === 'open');
  if (!wish && !mayAsk) return null;
  return (
    <div className="blk">
      <h2>{t('surveys.title')}</h2>
      {wish && <Wish key={wish.kind} id={id} wish={wish} mayWrite={mayAsk} />}
      {wish?.kind !== 'stop' && mayAsk && (
        <>
          {asking && <Ask id={id} surveys={open} close={() => setAsking(false)} />}
          <p className="row wrap gap-s">
            {!asking && open.length > 0 && <Button variant="subtle" size="compact-sm" ml={-9} onClick={() => setAsking(true)}>{t('surveys.ask_them')}</Button>}
            <Button variant="subtle" size="compact-sm" ml={asking || open.length === 0 ? -9 : undefined} loading={saying.isPending} onClick={() => saying.mutate()}>{t('surveys.they_said_stop')}</Button>
          </p>
        </>
      )}
    </div>
  );
}

// Taken back with the reason alone: it is their word that is set aside.
function Wish({ id, wish: { kind, since, said, lift }, mayWrite }: { id: string; wish: NonNullable<ReturnType<typeof wishOf>>; mayWrite: boolean }) {
  const queries = useQueryClient();
  const [giving, setGiving] = useState(false);
  const [reason, setReason] = useState('');
  const again = useMutation({
    mutationFn: () => take(api.POST('/api/v1/customers/{id}/survey-stop/ending', { params: { path: { id } }, body: { reason: reason.trim() } })),
    onSuccess: (left) => say(liftedOf(kind, left)), onError: (broken) => say(broken.message), onSettled: () => queries.invalidateQueries({ queryKey: ['customer', id, 'survey-stop'] }),
  });
  return (
    <>
      <p className="sm" title={exact(since)}>{said}</p>
      {mayWrite && !giving && <p className="gap-s"><Button variant="subtle" size="compact-sm" ml={-9} onClick={() => setGiving(true)}>{lift}</Button></p>}
      {giving && (
        <form className="gap-s" onSubmit={(e) => { e.preventDefault(); again.mutate(); }}>
          <TextInput label={t('surveys.again_why')} description={t('surveys.again_kept')} required withAsterisk={false} maxLength={300} value={reason} onChange={(e) => setReason(e.currentTarget.value)} />
          <p className="row wrap gap-s"><Button type="submit" size="compact-sm" loading={again.isPending} disabled={!reason.trim()}>{lift}</Button><Button variant="subtle" size="compact-sm" onClick={() => setGiving(false)}>{t('cancel')}</Button></p>
        </form>
      )}
    </>
  );
}

// Why they are left out is said by the server, in a sentence.
function Ask({ id, surveys, close }: { id: string; surveys: Schemas['SurveysSurvey'][]; close: () => void }) {
  const queries = useQueryClient();
  const [survey, setSurvey] = useState(surveys[0]!.id);
  const [channel, setChannel] = useState<Schemas['AskedBy']>('email');
  const ask = useMutation({
    mutationFn: () => take(api.POST('/api/v1/surveys/{id}/invitations', { params: { path: { id: survey } }, body: { customer_id: id, channel } })),
    onSuccess: (made) => {
      if (made.link === '') { say(t('surveys.mailed', { name: made.invitation.customer })); close(); }
      void queries.invalidateQueries({ queryKey: ['surveys', survey, 'invitations'] });
    },
  });
  if (ask.data?.link) return <p className="plan" role="status">{t('surveys.their_link')} <code className="told">{window.location.origin + ask.data.link}</code> <Button variant="subtle" size="compact-sm" onClick={close}>{t('close')}</Button></p>;
  return (
    <form className="gap-s" onSubmit={(e) => { e.preventDefault(); ask.mutate(); }}>
      <Select label={t('surveys.which')} data={surveys.map((one) => ({ value: one.id, label: one.name }))} value={survey} onChange={(e) => { ask.reset(); setSurvey(e.currentTarget.value); }} />
      <Select label={t('surveys.how_asked')} data={channels.map((value) => ({ value, label: word('asked_by', value) }))} value={channel} onChange={(e) => { ask.reset(); setChannel(e.currentTarget.value as Schemas['AskedBy']); }} />
      {ask.isError && <p className="sm watch-note" role="alert">{ask.error.message}</p>}
      <p className="row wrap gap-s"><Button type="submit" size="compact-sm" loading={ask.isPending}>{t('surveys.ask_now')}</Button><Button variant="subtle" size="compact-sm" onClick={close}>{t('cancel')}</Button></p>
    </form>
  );
}

// Whom a survey asks: by hand, by chance or after a kind of contact; who was left out, and why.
import { Button, NumberInput, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { may, useSigned } from '../session/session.ts';
import '../messages/more.ts';
import { Conditions } from '../people/Conditions.tsx';
import { api, Problem, take } from '../shell/api.ts';
import type { Schemas } from '../shell/api.ts';
import { Broken } from '../shell/Broken.tsx';
import { errorsByField } from '../shell/draft.ts';
import { shortDayYear, whole } from '../shell/format.ts';
import { t, word } from '../shell/messages.tsx';
import { Refused } from '../shell/Refused.tsx';
import { Select } from '../shell/Select.tsx';
import { say } from '../shell/undo.tsx';
import { Waiting } from '../shell/Waiting.tsx';
import type { Survey } from './surveys.ts';
import '../people/people.css';

const channels = ['email', 'sms', 'post', 'counter'] as const satisfies Schemas['AskedBy'][];
const contacts = ['visit', 'call', 'email', 'chat', 'letter', 'order', 'delivery', 'service', 'event', 'meeting'] as const satisfies Schemas['Kind'][];
const channelChoices = channels.map((value) => ({ value, label: word('asked_by', value) }));

export function Asked({ survey, mayWrite }: { survey: Survey; mayWrite: boolean }) {
  const mayAsk = may(useSigned(), 'responses:write');
  const path = { path: { id: survey.id } };
  const invitations = useQuery({ queryKey: ['surveys', survey.id, 'invitations'], queryFn: () => take(api.GET('/api/v1/surveys/{id}/invitations', { params: { ...path, query: { limit: 100 } } })) });
  const leftOut = useQuery({ queryKey: ['surveys', survey.id, 'left-out'], queryFn: () => take(api.GET('/api/v1/surveys/{id}/left-out', { params: { ...path, query: { limit: 100 } } })) });
  if (invitations.isPending || leftOut.isPending) return <Waiting lines={5} />;
  if (invitations.isError) return <Broken error={invitations.error} again={() => void invitations.refetch()} />;
  const rows = invitations.data.data, left = leftOut.data?.data ?? [];
  return (
    <>
      {mayWrite && survey.state === 'open' && <Sample survey={survey} />}
      {mayWrite && <Rules survey={survey} />}
      <section className="gap-l">
        <h2>{t('surveys.invited')}</h2>
        {rows.length === 0 ? <p className="dim">{t('surveys.nobody_invited')}</p> : (
          <ul className="people-asked">{rows.map((i) => <li key={i.id}><span className="grow"><Link className="name" to={`/people/${i.customer_id}`}>{i.customer}</Link> <span className="sm dim">{word('asked_by', i.channel)}, {shortDayYear(i.asked_at ?? i.drawn_at)}{i.code && `, ${i.code}`}</span>{i.mail && <span className="sm dim"> {t('surveys.mail', { state: word('mail.state', i.mail) })}{i.mail_bounce ? ` ${t('surveys.came_back', { words: i.mail_bounce })}` : i.mail !== 'accepted' && i.mail_reason && ` ${i.mail_reason}`}</span>}</span>
            <span className={`tag ${i.state === 'answered' ? 'good' : i.state === 'waiting' ? 'watch' : ''}`}>{word('invitation_state', i.state)}</span>{mayAsk && i.state === 'waiting' && survey.state === 'open' && <AskThem invitation={i} survey={survey.id} />}</li>)}</ul>
        )}
      </section>
      <section className="gap-l">
        <h2>{t('surveys.left_out')}</h2>
        {left.length === 0 ? <p className="dim">{t('surveys.nobody_left_out')}</p> : <ul className="people-asked">{left.map((l) => <li key={l.id}><span className="grow"><Link className="name" to={`/people/${l.customer_id}`}>{l.customer}</Link> <span className="sm dim">{shortDayYear(l.at)}</span></span><span className="sm">{l.words}</span></li>)}</ul>}
      </section>
    </>
  );
}

// Its link is told this once: copied, and shown for a letter or a message.
function AskThem({ invitation, survey }: { invitation: Schemas['InvitationView']; survey: string }) {
  const queries = useQueryClient();
  const link = useMutation({
    mutationFn: () => take(api.POST('/api/v1/survey-invitations/{id}/link', { params: { path: { id: invitation.id } } })),
    onSuccess: (made) => { if (made.link === '') { say(t('surveys.mailed', { name: made.invitation.customer })); void queries.invalidateQueries({ queryKey: ['surveys', survey, 'invitations'] }); } },
    onError: (broken) => { say(broken.message); void queries.invalidateQueries({ queryKey: ['surveys', survey, 'invitations'] }); },
  });
  if (!link.data || link.data.link === '') return <Button size="compact-sm" loading={link.isPending} onClick={() => link.mutate()}>{t(invitation.channel === 'email' ? 'surveys.ask_now' : 'surveys.make_link')}</Button>;
  return <code className="told">{window.location.origin + link.data.link}</code>;
}

function Sample({ survey }: { survey: Survey }) {
  const queries = useQueryClient();
  const [channel, setChannel] = useState<Schemas['AskedBy']>('counter');
  const [tag, setTag] = useState('');
  const [where, setWhere] = useState('');
  const [size, setSize] = useState(100);
  const [seed, setSeed] = useState<number | null>(null);
  const body = { channel, size, tag: tag.trim() || null, active_days: null, seed, where: where || null };
  const plan = useMutation({
    mutationFn: () => take(api.POST('/api/v1/surveys/{id}/sample-plan', { params: { path: { id: survey.id } }, body })),
    onSuccess: (made) => setSeed(made.seed),
  });
  const draw = useMutation({
    mutationFn: () => take(api.POST('/api/v1/surveys/{id}/samples', { params: { path: { id: survey.id } }, body })),
    onSuccess: (made) => { say(t('surveys.drawn', { n: made.drawn })); plan.reset(); setSeed(null); void queries.invalidateQueries({ queryKey: ['surveys', survey.id] }); },
  });
  const refused = plan.error ?? draw.error;
  const problem = refused === null ? null : refused instanceof Problem ? refused : new Problem(0);
  const faults = errorsByField(problem?.errors ?? []);
  const change = (set: () => void) => { set(); plan.reset(); draw.reset(); setSeed(null); };
  return (
    <section aria-labelledby="sample">
      <h2 id="sample">{t('surveys.sample')}</h2>
      <div className="fields">
        <NumberInput label={t('surveys.size')} min={1} max={10_000} value={size} error={faults.size} onChange={(v) => change(() => setSize(Number(v) || 1))} />
        <Select label={t('surveys.channel')} data={channelChoices} value={channel} onChange={(e) => { const { value } = e.currentTarget; change(() => setChannel(value as Schemas['AskedBy'])); }} />
        <TextInput label={t('surveys.tag')} maxLength={60} value={tag} onChange={(e) => { const { value } = e.currentTarget; change(() => setTag(value)); }} />
      </div>
      <p className="lab gap-s">{t('surveys.meant')} <span className="dim">{t('surveys.meant_why')}</span></p>
      <Conditions where={where} change={(next) => change(() => setWhere(next ?? ''))} count={null} />
      {faults.where && <p className="st wrong sm" role="alert">{faults.where}</p>}
      <Refused problem={faults.size || faults.where ? null : problem} />
      <p className="gap-s"><Button loading={plan.isPending} onClick={() => plan.mutate()}>{t('surveys.plan')}</Button></p>
      {plan.data && (
        <div className="plan" role="status">
          <p>{plan.data.sentence}</p><p className="sm dim">{plan.data.response_basis} {t('surveys.seed', { seed: String(plan.data.seed) })}</p>
          {plan.data.left_out.map((l) => <p className="sm" key={l.reason}>{t('surveys.left_out_n', { n: whole(l.customers) })} {l.words}</p>)}
          <Button variant="filled" loading={draw.isPending} disabled={plan.data.drawn === 0} onClick={() => draw.mutate()}>{t('surveys.draw', { n: plan.data.drawn })}</Button>
        </div>
      )}
    </section>
  );
}

function Rules({ survey }: { survey: Survey }) {
  const queries = useQueryClient();
  const path = { params: { path: { id: survey.id } } };
  const rules = useQuery({ queryKey: ['surveys', survey.id, 'rules'], queryFn: () => take(api.GET('/api/v1/surveys/{id}/rules', path)) });
  const [kind, setKind] = useState<Schemas['Kind']>('delivery');
  const [hours, setHours] = useState(3);
  const [oneIn, setOneIn] = useState(5);
  const [channel, setChannel] = useState<Schemas['AskedBy']>('email');
  const done = { onError: (broken: Error) => say(broken.message), onSettled: () => queries.invalidateQueries({ queryKey: ['surveys', survey.id, 'rules'] }) };
  const add = useMutation({ mutationFn: () => take(api.POST('/api/v1/surveys/{id}/rules', { ...path, body: { touchpoint_kind: kind, after_hours: hours, one_in: oneIn, channel } })), ...done });
  const end = useMutation({ mutationFn: (id: string) => take(api.POST('/api/v1/survey-rules/{id}/ending', { params: { path: { id } } })), ...done });
  const running = (rules.data?.data ?? []).filter((r) => !r.ended_at);
  return (
    <section className="gap-l" aria-labelledby="rules">
      <h2 id="rules">{t('surveys.rules')}</h2>
      <ul className="people-asked">{running.map((r) => <li key={r.id}><span className="grow">{t('surveys.rule', { kind: word('kind', r.touchpoint_kind).toLowerCase(), hours: r.after_hours, one_in: r.one_in, channel: word('asked_by', r.channel) })}</span><Button size="compact-sm" onClick={() => end.mutate(r.id)}>{t('surveys.end_rule')}</Button></li>)}</ul>
      <div className="fields">
        <Select label={t('surveys.after')} data={contacts.map((value) => ({ value, label: word('kind', value) }))} value={kind} onChange={(e) => setKind(e.currentTarget.value as Schemas['Kind'])} />
        <NumberInput label={t('surveys.hours')} min={0} max={720} value={hours} onChange={(v) => setHours(Number(v) || 0)} />
        <NumberInput label={t('surveys.one_in')} min={1} max={1000} value={oneIn} onChange={(v) => setOneIn(Number(v) || 1)} />
        <Select label={t('surveys.channel')} data={channelChoices} value={channel} onChange={(e) => setChannel(e.currentTarget.value as Schemas['AskedBy'])} />
        <Button loading={add.isPending} onClick={() => add.mutate()}>{t('surveys.add_rule')}</Button>
      </div>
    </section>
  );
}

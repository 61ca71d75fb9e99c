// Mail of which we do not know whose it is: nobody has its sender's address, or several have it. Somebody says it once.
import { Button, Checkbox, TextInput } from '@mantine/core';
import '@mantine/core/styles/InlineInput.css';
import '@mantine/core/styles/Checkbox.css';
import { IconChevronLeft } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { may, useSigned } from '../session/session.ts';
import { api, take } from '../shell/api.ts';
import { Broken } from '../shell/Broken.tsx';
import { ago, exact } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';
import { offerUndo, say } from '../shell/undo.tsx';
import { useTitle } from '../shell/useTitle.ts';
import { Waiting } from '../shell/Waiting.tsx';
import '../messages/more.ts';
import { senderOf, useUnmatched } from './inbox.ts';
import type { Listed } from './inbox.ts';
import { Letter } from './Letter.tsx';
import '../today/today.css';
import '../cases/cases.css';
import './inbox.css';

export default function Unmatched() {
  const session = useSigned();
  const list = useUnmatched(may(session, 'messages:read'));
  useTitle(t('inbox.unmatched'));
  if (list.isPending) return <Waiting />;
  if (list.isError) return <Broken error={list.error} again={() => void list.refetch()} />;
  const mails = list.data.data;
  return (
    <div className="narrow today">
      <Button component={Link} to="/cases" variant="subtle" size="compact-sm" ml={-10} leftSection={<IconChevronLeft className="i" aria-hidden />}>{t('cases.title')}</Button>
      <h1>{t('inbox.unmatched')}</h1>
      <p className="sentence">{t('inbox.unmatched_n', { n: mails.length })}</p>
      <ul className="jobs">{mails.map((mail) => <Row key={mail.id} mail={mail} mayWrite={may(session, 'cases:write')} />)}</ul>
    </div>
  );
}

function Row({ mail, mayWrite }: { mail: Listed; mayWrite: boolean }) {
  const queries = useQueryClient();
  const who = senderOf(mail, t('inbox.nobody'));
  const path = { params: { path: { id: mail.id } } };
  const again = () => Promise.all(['inbox', 'cases', 'case', 'customer'].map((key) => queries.invalidateQueries({ queryKey: [key] })));
  const act = async (forth: Promise<unknown>, words: string, back: () => Promise<unknown>) => {
    try {
      await forth;
      offerUndo(words, () => void back().catch((broken: Error) => say(broken.message)).finally(() => void again()));
    } catch (broken) {
      say((broken as Error).message);
    }
    await again();
  };
  const pick = (id: string, name: string, keep: boolean) =>
    void act(take(api.POST('/api/v1/inbox/{id}/customer', { ...path, body: { customer_id: id, keep_address: keep } })), t('inbox.said_whose', { name }), () => take(api.DELETE('/api/v1/inbox/{id}/customer', path)));
  return (
    <li>
      <div className="mid">
        <p className="about">{mail.case_id ? <Link to={`/cases/${mail.case_id}`}>{mail.subject || who}</Link> : mail.subject || who}</p>
        <p className="why row wrap"><span>{who}</span><time dateTime={mail.received_at} title={exact(mail.received_at)}>{ago(mail.received_at)}</time>{mail.fate === 'flood' && <span className="st watch">{t('inbox.flood')}</span>}</p>
        <Letter mail={mail} who={who} />
        {mayWrite && !mail.customer_id && <Pick mail={mail} pick={pick} />}
      </div>
      {mayWrite && mail.fate === 'flood' && <Button size="compact-sm" onClick={() => void take(api.POST('/api/v1/inbox/{id}/case', path)).catch((broken: Error) => say(broken.message)).finally(() => void again())}>{t('inbox.make_case')}</Button>}
      {mayWrite && <Button size="compact-sm" variant="subtle" aria-label={t('inbox.leave_of', { name: who })} onClick={() => void act(take(api.POST('/api/v1/inbox/{id}/left', path)), t('inbox.left'), () => take(api.DELETE('/api/v1/inbox/{id}/left', path)))}>{t('inbox.leave')}</Button>}
    </li>
  );
}

// Those who have the address, and whoever is looked up.
function Pick({ mail, pick }: { mail: Listed; pick: (id: string, name: string, keep: boolean) => void }) {
  const [q, setQ] = useState('');
  const [keep, setKeep] = useState(true);
  const asked = q.trim();
  const whole = useQuery({ queryKey: ['inbox', mail.id], queryFn: () => take(api.GET('/api/v1/inbox/{id}', { params: { path: { id: mail.id } } })) });
  const found = useQuery({ queryKey: ['customers', 'look', asked], enabled: asked.length > 1, placeholderData: (old) => old, queryFn: () => take(api.GET('/api/v1/customers', { params: { query: { q: asked, limit: 6 } } })) });
  const people = asked.length > 1 ? (found.data?.data ?? []).map((one) => ({ id: one.id, name: one.name ?? one.external_id ?? one.id })) : (whole.data?.candidates ?? []).map((one) => ({ id: one.customer_id, name: one.name }));
  return (
    <div className="whose-mail">
      {asked.length <= 1 && people.length > 0 && <p className="sm dim">{t('inbox.several')}</p>}
      <div className="row wrap">{people.map((one) => <button key={one.id} type="button" className="pick" onClick={() => pick(one.id, one.name, keep && asked.length > 1)}>{one.name}</button>)}</div>
      <TextInput size="sm" label={t('inbox.whose')} placeholder={t('inbox.look_up')} value={q} onChange={(event) => setQ(event.currentTarget.value)} />
      {asked.length > 1 && <Checkbox size="sm" label={t('inbox.keep_address', { address: mail.from_address })} checked={keep} onChange={(event) => setKeep(event.currentTarget.checked)} />}
      {asked.length > 1 && found.data?.data.length === 0 && <p className="sm dim" role="status">{t('inbox.nobody_found')}</p>}
    </div>
  );
}

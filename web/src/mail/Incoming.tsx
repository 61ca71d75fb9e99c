// How mail comes in: a mailbox that is read, a program that brings it, and addresses of their own for answers.
import { Button, Checkbox, TextInput } from '@mantine/core';
import '@mantine/core/styles/InlineInput.css';
import '@mantine/core/styles/Checkbox.css';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { api, ifMatch, take } from '../shell/api.ts';
import type { Schemas } from '../shell/api.ts';
import { Broken } from '../shell/Broken.tsx';
import { useDraft } from '../shell/draft.ts';
import { ago, day } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';
import { Refused } from '../shell/Refused.tsx';
import { Select } from '../shell/Select.tsx';
import { say } from '../shell/undo.tsx';
import { Waiting } from '../shell/Waiting.tsx';
import { useMailAct } from './mail.ts';

const usual = (security: string): string => (security === 'tls' ? '993' : '143');

export function Incoming({ sender }: { sender: Schemas['MailSettings'] }) {
  const account = useQuery({ queryKey: ['mail', 'account'], queryFn: () => take(api.GET('/api/v1/mail/account')), refetchInterval: 10_000 });
  if (account.isPending) return <Waiting lines={2} />;
  if (account.isError) return <Broken error={account.error} again={() => void account.refetch()} />;
  return (
    <>
      <MailboxForm key={`account ${account.data.version}`} account={account.data} />
      {sender.version > 0 && <Tokens sender={sender} />}
      <Secrets />
    </>
  );
}

function MailboxForm({ account }: { account: Schemas['Account'] }) {
  const queries = useQueryClient();
  const [active, setActive] = useState(account.active || account.version === 0);
  const draft = useDraft({ host: account.host, port: String(account.port), security: String(account.security), user_name: account.user_name, password: '', folder: account.folder });
  const { host, port, security, user_name, password, folder } = draft.values;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    await draft.send(async () => {
      const body = { host, port: Number(port), security: security as Schemas['Account']['security'], user_name, password: password || null, folder, every_seconds: account.every_seconds, active };
      queries.setQueryData(['mail', 'account'], await take(api.PUT('/api/v1/mail/account', { params: { header: ifMatch(account) }, body })));
      say(t('settings.saved'));
    });
  };
  return (
    <form className="form gap-l" onSubmit={(e) => void submit(e)}>
      <h2>{t('mail.in')}</h2>
      <p className="dim">{t('mail.in_why')}</p>
      {account.trouble && <p className="st watch"><IconAlertTriangle className="i" stroke={1.75} aria-hidden />{t('mail.in_trouble', { ago: ago(account.trouble_since ?? ''), words: account.trouble })}</p>}
      {!account.trouble && account.read_at && <p>{t('mail.in_read', { ago: ago(account.read_at) })}</p>}
      <TextInput label={t('mail.in_host')} description={t('mail.in_host_why')} required withAsterisk={false} autoComplete="off" {...draft.field('host')} />
      <Select label={t('mail.security')} data={(['tls', 'starttls', 'none'] as const).map((s) => ({ value: s, label: t(`mail.in_security.${s}`) }))} {...draft.field('security')}
        onChange={(e) => { draft.set('security', e.currentTarget.value); if (port === usual(security)) draft.set('port', usual(e.currentTarget.value)); }} />
      <TextInput label={t('mail.port')} inputMode="numeric" {...draft.field('port')} />
      <TextInput label={t('mail.user')} required withAsterisk={false} autoComplete="off" {...draft.field('user_name')} />
      <TextInput type="password" label={t('mail.password')} description={t(account.has_password ? 'mail.password_kept' : 'mail.password_why')} autoComplete="new-password" {...draft.field('password')} />
      <TextInput label={t('mail.in_folder')} {...draft.field('folder')} />
      <Checkbox label={t('mail.in_active')} checked={active} onChange={(e) => setActive(e.currentTarget.checked)} />
      <Refused problem={draft.problem} />
      <div><Button type="submit" variant="filled" loading={draft.busy}>{t('save')}</Button></div>
    </form>
  );
}

function Tokens({ sender }: { sender: Schemas['MailSettings'] }) {
  const act = useMailAct();
  const { from_name, from_address, reply_to, per_minute, per_domain_per_minute } = sender;
  const set = (reply_tokens: boolean) => void act(take(api.PUT('/api/v1/mail/settings', { params: { header: ifMatch(sender) }, body: { from_name, from_address, reply_to, per_minute, per_domain_per_minute, reply_tokens } })), t('settings.saved'));
  return <Checkbox mt="lg" label={t('mail.tokens')} description={t('mail.tokens_why')} checked={sender.reply_tokens} onChange={(e) => set(e.currentTarget.checked)} />;
}

function Secrets() {
  const act = useMailAct();
  const [told, setTold] = useState('');
  const list = useQuery({ queryKey: ['mail', 'hook-secrets'], queryFn: () => take(api.GET('/api/v1/mail/hook-secrets')) });
  if (list.isPending) return <Waiting lines={1} />;
  if (list.isError) return <Broken error={list.error} again={() => void list.refetch()} />;
  const secrets = list.data.data;
  return (
    <section className="gap-l" aria-labelledby="hook">
      <h2 id="hook">{t('mail.hook')}</h2>
      <p className="dim">{t('mail.hook_why', { address: `${location.origin}/hooks/mail` })}</p>
      {told && <TextInput label={t('mail.hook_secret')} description={t('mail.hook_once')} readOnly value={told} onFocus={(e) => e.currentTarget.select()} />}
      <ul className="lines">{secrets.map((secret) => (
        <li key={secret.id}>
          <span className="grow">{t('mail.hook_made', { day: day(secret.made_at), name: secret.made_by })}</span>
          <Button size="compact-sm" variant="subtle" onClick={() => void act(take(api.DELETE('/api/v1/mail/hook-secrets/{id}', { params: { path: { id: secret.id } } })), t('mail.hook_removed'))}>{t('mail.key_remove')}</Button>
        </li>
      ))}</ul>
      {secrets.length < 2 && <p><Button onClick={() => void act(take(api.POST('/api/v1/mail/hook-secrets')).then((made) => setTold(made.secret)))}>{t('mail.hook_make')}</Button></p>}
    </section>
  );
}

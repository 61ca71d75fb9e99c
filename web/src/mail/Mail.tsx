// Everything that mail needs to leave: a server, a sender, a key that signs, and a test.
import { Button, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { may, useSigned } from '../session/session.ts';
import '../messages/more.ts';
import { api, ifMatch, take } from '../shell/api.ts';
import type { Schemas } from '../shell/api.ts';
import { Broken } from '../shell/Broken.tsx';
import { useDraft } from '../shell/draft.ts';
import { t } from '../shell/messages.tsx';
import { Refused } from '../shell/Refused.tsx';
import { Select } from '../shell/Select.tsx';
import { say } from '../shell/undo.tsx';
import { Waiting } from '../shell/Waiting.tsx';
import { Incoming } from './Incoming.tsx';
import { Keys } from './Keys.tsx';
import { usualPort } from './mail.ts';
import { Standing } from './Standing.tsx';

export function Mail({ mayWrite }: { mayWrite: boolean }) {
  const session = useSigned();
  const server = useQuery({ queryKey: ['mail', 'server'], queryFn: () => take(api.GET('/api/v1/mail/server')) });
  const address = useQuery({ queryKey: ['mail', 'public-address'], queryFn: () => take(api.GET('/api/v1/public-address')) });
  const sender = useQuery({ queryKey: ['mail', 'settings'], queryFn: () => take(api.GET('/api/v1/mail/settings')) });
  if (server.isPending || sender.isPending) return <Waiting lines={4} />;
  if (server.isError) return <Broken error={server.error} again={() => void server.refetch()} />;
  if (sender.isError) return <Broken error={sender.error} again={() => void sender.refetch()} />;
  return (
    <>
      {may(session, 'messages:read') && <Standing />}
      {mayWrite && <ServerForm key={`server ${server.data.version}`} server={server.data} />}
      {mayWrite && <SenderForm key={`sender ${sender.data.version}`} sender={sender.data} />}
      {mayWrite && address.data && <AddressForm key={`address ${address.data.version}`} address={address.data} />}
      {sender.data.version > 0 && may(session, 'messages:write') && <Test />}
      <Keys mayWrite={mayWrite} hasSender={sender.data.version > 0} />
      {mayWrite && <Incoming sender={sender.data} />}
    </>
  );
}

function ServerForm({ server }: { server: Schemas['MailServer'] }) {
  const queries = useQueryClient();
  const draft = useDraft({ host: server.host, port: String(server.port), security: String(server.security), user_name: server.user_name ?? '', password: '' });
  const { host, port, security, user_name, password } = draft.values;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    await draft.send(async () => {
      const body = { host, port: Number(port), security: security as Schemas['MailServer']['security'], user_name: user_name || null, password: password || null, connections: server.connections, patience_seconds: server.patience_seconds };
      queries.setQueryData(['mail', 'server'], await take(api.PUT('/api/v1/mail/server', { params: { header: ifMatch(server) }, body })));
      say(t('settings.saved'));
      void queries.invalidateQueries({ queryKey: ['mail'] });
    });
  };
  return (
    <form className="form gap-l" onSubmit={(e) => void submit(e)}>
      <h2>{t('mail.server')}</h2>
      <TextInput label={t('mail.host')} description={t('mail.host_why')} required withAsterisk={false} autoComplete="off" {...draft.field('host')} />
      <Select label={t('mail.security')} data={(['starttls', 'tls', 'none'] as const).map((s) => ({ value: s, label: t(`mail.security.${s}`) }))} {...draft.field('security')}
        onChange={(e) => { draft.set('security', e.currentTarget.value); if (port === usualPort(security)) draft.set('port', usualPort(e.currentTarget.value)); }} />
      <TextInput label={t('mail.port')} inputMode="numeric" {...draft.field('port')} />
      <TextInput label={t('mail.user')} description={t('mail.user_why')} autoComplete="off" {...draft.field('user_name')} />
      <TextInput type="password" label={t('mail.password')} description={t(server.has_password ? 'mail.password_kept' : 'mail.password_why')} autoComplete="new-password" {...draft.field('password')} />
      <Refused problem={draft.problem} />
      <div><Button type="submit" variant="filled" loading={draft.busy}>{t('save')}</Button></div>
    </form>
  );
}

function SenderForm({ sender }: { sender: Schemas['MailSettings'] }) {
  const queries = useQueryClient();
  const { business } = useSigned();
  const draft = useDraft({ from_name: sender.from_name || business.name, from_address: sender.from_address, reply_to: sender.reply_to ?? '', per_minute: String(sender.per_minute), per_domain_per_minute: String(sender.per_domain_per_minute), per_key_per_day: String(sender.per_key_per_day) });
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    await draft.send(async () => {
      const { from_name, from_address, reply_to, per_minute, per_domain_per_minute, per_key_per_day } = draft.values;
      const body = { from_name, from_address, reply_to: reply_to || null, per_minute: Number(per_minute), per_domain_per_minute: Number(per_domain_per_minute), per_key_per_day: Number(per_key_per_day) };
      queries.setQueryData(['mail', 'settings'], await take(api.PUT('/api/v1/mail/settings', { params: { header: ifMatch(sender) }, body })));
      say(t('settings.saved'));
      void queries.invalidateQueries({ queryKey: ['mail'] });
    });
  };
  return (
    <form className="form gap-l" onSubmit={(e) => void submit(e)}>
      <h2>{t('mail.sender')}</h2>
      <TextInput label={t('mail.from_name')} required withAsterisk={false} {...draft.field('from_name')} />
      <TextInput type="email" label={t('mail.from_address')} required withAsterisk={false} autoComplete="off" {...draft.field('from_address')} />
      <TextInput type="email" label={t('mail.reply_to')} description={t('mail.reply_to_why')} autoComplete="off" {...draft.field('reply_to')} />
      <TextInput label={t('mail.per_minute')} inputMode="numeric" {...draft.field('per_minute')} />
      <TextInput label={t('mail.per_domain')} description={t('mail.per_domain_why')} inputMode="numeric" {...draft.field('per_domain_per_minute')} />
      <TextInput label={t('mail.per_key')} description={t('mail.per_key_why')} inputMode="numeric" {...draft.field('per_key_per_day')} />
      <Refused problem={draft.problem} />
      <div><Button type="submit" variant="filled" loading={draft.busy}>{t('save')}</Button></div>
    </form>
  );
}

// Under which address customers reach our pages: links in mail begin with it.
function AddressForm({ address }: { address: Schemas['PublicAddress'] }) {
  const queries = useQueryClient();
  const draft = useDraft({ address: address.address });
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    await draft.send(async () => {
      queries.setQueryData(['mail', 'public-address'], await take(api.PUT('/api/v1/public-address', { params: { header: ifMatch(address) }, body: { address: draft.values.address } })));
      say(t('settings.saved'));
    });
  };
  return (
    <form className="form gap-l" onSubmit={(e) => void submit(e)}>
      <h2>{t('mail.public')}</h2>
      <TextInput type="url" label={t('mail.public_address')} description={t('mail.public_why')} placeholder={window.location.origin} required withAsterisk={false} autoComplete="off" {...draft.field('address')} />
      <Refused problem={draft.problem} />
      <div><Button type="submit" variant="filled" loading={draft.busy}>{t('save')}</Button></div>
    </form>
  );
}

function Test() {
  const queries = useQueryClient();
  const draft = useDraft({ to: '' });
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    await draft.send(async () => {
      const message = await take(api.POST('/api/v1/messages/test', { body: { to: draft.values.to || null } }));
      say(t('mail.test_done', { to: message.to_address }));
      void queries.invalidateQueries({ queryKey: ['mail'] });
    });
  };
  return (
    <form className="form gap-l" onSubmit={(e) => void submit(e)}>
      <h2>{t('mail.test')}</h2>
      <TextInput type="email" label={t('mail.test_to')} description={t('mail.test_to_why')} autoComplete="off" {...draft.field('to')} />
      <Refused problem={draft.problem} />
      <div><Button type="submit" loading={draft.busy}>{t('mail.test_go')}</Button></div>
    </form>
  );
}

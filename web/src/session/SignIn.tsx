// Signing in: by e-mail and password, by a one-time link, or as the first owner. Opening a link changes nothing; only
// the press of the button spends it, so that a mail program that looks at links does no harm.
import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { Navigate, useNavigate, useSearchParams } from 'react-router';
import { api, take } from '../shell/api.ts';
import { useDraft } from '../shell/draft.ts';
import { Mark } from '../shell/Frame.tsx';
import { t } from '../shell/messages.tsx';
import { Refused } from '../shell/Refused.tsx';
import { useTitle } from '../shell/useTitle.ts';
import { useSession } from './session.ts';
import type { Session } from './session.ts';
import './session.css';

export function SignIn() {
  const [params] = useSearchParams();
  const token = params.get('token');
  const session = useSession();
  const enter = useEnter();
  // Whoever came by link and has no password yet chooses one before going on.
  const [fresh, setFresh] = useState<Session | null>(null);
  const first = useQuery({ queryKey: ['first-owner'], enabled: token !== null, queryFn: () => take(api.GET('/api/v1/session/first-owner')) });
  if (fresh) return <ChoosePassword enter={enter} later={() => enter(fresh)} />;
  if (session.data && token === null) return <Navigate to="/relationships" replace />;
  if (token === null) return <ByPassword enter={enter} />;
  if (first.data?.needed) return <FirstOwner token={token} enter={enter} />;
  return <ByLink token={token} enter={(who) => (who.has_password ? enter(who) : setFresh(who))} />;
}

type Enter = (session: Session) => void;

function useEnter(): Enter {
  const queries = useQueryClient();
  const [params] = useSearchParams();
  const go = useNavigate();
  return (session) => {
    queries.clear();
    queries.setQueryData(['session'], session);
    const next = params.get('next') ?? '/';
    void go(/^\/(?![/\\])/.test(next) ? next : '/', { replace: true });
  };
}

function Door({ title, words, children }: { title: string; words: string; children: ReactNode }) {
  useTitle(title);
  return (
    <main className="door">
      <div>
        <p className="brand"><Mark /><span>Rapport</span></p>
        <h1>{title}</h1>
        <p className="dim">{words}</p>
        {children}
      </div>
    </main>
  );
}

function ByPassword({ enter }: { enter: Enter }) {
  const draft = useDraft({ email: '', password: '' });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void draft.send(async () => enter(await take(api.POST('/api/v1/session', { body: draft.values }))));
  };
  return (
    <Door title={t('session.title')} words={t('session.words')}>
      <form className="form" onSubmit={submit}>
        <TextInput label={t('session.email')} type="email" autoComplete="username" required withAsterisk={false} {...draft.field('email')} />
        <PasswordInput label={t('session.password')} autoComplete="current-password" required withAsterisk={false} visibilityToggleButtonProps={{ 'aria-label': t('session.show_password') }} {...draft.field('password')} />
        <Refused problem={draft.problem} />
        <Button type="submit" variant="filled" loading={draft.busy}>{t('session.sign_in')}</Button>
      </form>
      <p className="sm dim gap">{t('session.lost')}</p>
    </Door>
  );
}

function ByLink({ token, enter }: { token: string; enter: Enter }) {
  const draft = useDraft({});
  const open = () => draft.send(async () => enter(await take(api.POST('/api/v1/session', { body: { link_token: token } }))));
  return (
    <Door title={t('session.link_title')} words={t('session.link_words')}>
      <div className="form">
        <Refused problem={draft.problem} />
        <Button variant="filled" loading={draft.busy} onClick={() => void open()}>{t('session.link_go')}</Button>
      </div>
    </Door>
  );
}

function FirstOwner({ token, enter }: { token: string; enter: Enter }) {
  const draft = useDraft({ name: '', email: '', password: '' });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void draft.send(async () => enter(await take(api.POST('/api/v1/session/first-owner', { body: { link_token: token, ...draft.values } }))));
  };
  return (
    <Door title={t('session.first_title')} words={t('session.first_words')}>
      <form className="form" onSubmit={submit}>
        <TextInput label={t('session.name')} autoComplete="name" required withAsterisk={false} {...draft.field('name')} />
        <TextInput label={t('session.email')} type="email" autoComplete="username" required withAsterisk={false} {...draft.field('email')} />
        <PasswordInput label={t('session.new_password')} description={t('session.password_hint')} autoComplete="new-password" required withAsterisk={false} visibilityToggleButtonProps={{ 'aria-label': t('session.show_password') }} {...draft.field('password')} />
        <Refused problem={draft.problem} />
        <Button type="submit" variant="filled" loading={draft.busy}>{t('session.first_go')}</Button>
      </form>
    </Door>
  );
}

function ChoosePassword({ enter, later }: { enter: Enter; later: () => void }) {
  const draft = useDraft({ new_password: '' });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void draft.send(async () => enter(await take(api.POST('/api/v1/session/password', { body: draft.values }))));
  };
  return (
    <Door title={t('session.choose_title')} words={t('session.choose_words')}>
      <form className="form" onSubmit={submit}>
        <PasswordInput label={t('session.new_password')} description={t('session.password_hint')} autoComplete="new-password" required withAsterisk={false} visibilityToggleButtonProps={{ 'aria-label': t('session.show_password') }} {...draft.field('new_password')} />
        <Refused problem={draft.problem} />
        <Button type="submit" variant="filled" loading={draft.busy}>{t('save')}</Button>
        <Button variant="subtle" onClick={later}>{t('session.later')}</Button>
      </form>
    </Door>
  );
}

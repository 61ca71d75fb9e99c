import { Button, PasswordInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { useSigned } from '../session/session.ts';
import { api, take } from '../shell/api.ts';
import { useDraft } from '../shell/draft.ts';
import { t, word } from '../shell/messages.tsx';
import { Refused } from '../shell/Refused.tsx';
import { say } from '../shell/undo.tsx';

// Oneself: who one is here, and one's own password.
export function You() {
  const { staff, has_password } = useSigned();
  const queries = useQueryClient();
  const draft = useDraft({ current_password: '', new_password: '' });
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const { current_password, new_password } = draft.values;
    const done = await draft.send(async () => {
      queries.setQueryData(['session'], await take(api.POST('/api/v1/session/password', { body: { new_password, ...(current_password ? { current_password } : {}) } })));
    });
    if (!done) return;
    draft.reset();
    say(t('you.changed'));
  };
  const eye = { visibilityToggleButtonProps: { 'aria-label': t('session.show_password') } };
  return (
    <>
      <p className="sentence">{t('you.sentence', { name: staff.name, role: word('role', staff.role) })}</p>
      <form className="form" onSubmit={(e) => void submit(e)}>
        <h2>{t('you.password')}</h2>
        {has_password && <PasswordInput label={t('you.current')} description={t('you.current_why')} autoComplete="current-password" {...eye} {...draft.field('current_password')} />}
        <PasswordInput label={t('you.new')} description={t('session.password_hint')} autoComplete="new-password" required withAsterisk={false} {...eye} {...draft.field('new_password')} />
        <Refused problem={draft.problem} />
        <div><Button type="submit" loading={draft.busy}>{t('you.go')}</Button></div>
      </form>
    </>
  );
}

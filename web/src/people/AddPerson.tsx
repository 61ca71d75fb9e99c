import { Button, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { useNavigate } from 'react-router';
import { Problem, api, take } from '../shell/api.ts';
import { t } from '../shell/messages.tsx';
import { fromOneField } from './people.ts';

// Somebody new needs one thing to be known by; the rest comes with time.
export function AddPerson({ close }: { close: () => void }) {
  const queries = useQueryClient();
  const go = useNavigate();
  const [typed, setTyped] = useState('');
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      const added = await take(api.POST('/api/v1/customers', { body: fromOneField(typed) }));
      void queries.invalidateQueries({ queryKey: ['customers'] });
      void go(`/people/${added.id}`);
    } catch (broken) {
      setProblem(broken instanceof Problem ? broken : new Problem(0));
      setBusy(false);
    }
  };
  const words = problem && (problem.errors[0]?.detail ?? problem.detail ?? (problem.title || t('broken.no_answer')));
  return (
    <form className="newperson" onSubmit={(e) => void submit(e)}>
      <TextInput className="grow" size="md" autoFocus required withAsterisk={false} label={t('people.add_label')} description={t('people.add_why')} value={typed} error={words} onChange={(e) => { setTyped(e.currentTarget.value); setProblem(null); }} onKeyDown={(e) => e.key === 'Escape' && close()} />
      <div className="row">
        <Button type="submit" variant="filled" loading={busy}>{t('people.add_go')}</Button>
        <Button variant="subtle" onClick={close}>{t('cancel')}</Button>
      </div>
    </form>
  );
}

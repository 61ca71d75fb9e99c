// Keys for programs: shown once, limited to what they need, ended with a press.
import { Button, Checkbox, TextInput } from '@mantine/core';
import '@mantine/core/styles/InlineInput.css';
import '@mantine/core/styles/Checkbox.css';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { useSigned } from '../session/session.ts';
import { api, take } from '../shell/api.ts';
import type { Schemas } from '../shell/api.ts';
import { Broken } from '../shell/Broken.tsx';
import { useDraft } from '../shell/draft.ts';
import { ago, day } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';
import { Refused } from '../shell/Refused.tsx';
import { later, say } from '../shell/undo.tsx';
import { Waiting } from '../shell/Waiting.tsx';
import { Select } from '../shell/Select.tsx';
import { Once } from './Once.tsx';

type Token = Schemas['Token'];

export function Tokens() {
  const queries = useQueryClient();
  const tokens = useQuery({ queryKey: ['tokens'], queryFn: () => take(api.GET('/api/v1/tokens')) });
  const [secret, setSecret] = useState<string | null>(null);
  const [ending, setEnding] = useState<string[]>([]);
  if (tokens.isPending) return <Waiting lines={4} />;
  if (tokens.isError) return <Broken error={tokens.error} again={() => void tokens.refetch()} />;

  const back = (id: string) => setEnding((ids) => ids.filter((i) => i !== id));
  const end = (token: Token) => {
    setEnding((ids) => [...ids, token.id]);
    later(t('tokens.ended', { name: token.name }), () => {
      void take(api.DELETE('/api/v1/tokens/{id}', { params: { path: { id: token.id } }, keepalive: true }))
        .catch((broken: Error) => say(broken.message))
        .finally(() => void queries.invalidateQueries({ queryKey: ['tokens'] }).then(() => back(token.id)));
    }, () => back(token.id));
  };
  const rows = tokens.data.data.filter((k) => k.revoked_at === null && Date.parse(k.expires_at) > Date.now() && !ending.includes(k.id));
  return (
    <>
      <p className="sentence">{t('tokens.sentence', { n: rows.length })}</p>
      <ul className="lines">
        {rows.map((k) => (
          <li key={k.id}>
            <span className="grow"><b>{k.name}</b><span className="sm dim line">{[k.scopes.join(', '), t('tokens.until', { day: day(k.expires_at) }), t(k.last_used_at ? 'tokens.used' : 'tokens.unused', { ago: k.last_used_at ? ago(k.last_used_at) : '' })].filter(Boolean).join(', ')}</span></span>
            <Button size="compact-sm" aria-label={t('tokens.end_of', { name: k.name })} onClick={() => end(k)}>{t('tokens.end')}</Button>
          </li>
        ))}
      </ul>
      {secret && <Once label={t('tokens.secret')} why={t('tokens.secret_why')} text={secret} close={() => setSecret(null)} />}
      <Add made={(token) => { setSecret(token.token); void queries.invalidateQueries({ queryKey: ['tokens'] }); }} />
    </>
  );
}

function Add({ made }: { made: (token: Schemas['MadeToken']) => void }) {
  const { permissions } = useSigned();
  const draft = useDraft({ name: '', days: '365', scopes: '' });
  const [reach, setReach] = useState<'read' | 'all' | 'some'>('read');
  const [some, setSome] = useState<string[]>([]);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const scopes = reach === 'some' ? some : [reach];
    const done = await draft.send(async () => made(await take(api.POST('/api/v1/tokens', { body: { name: draft.values.name, scopes, expires_in_days: Number(draft.values.days) } }))));
    if (done) draft.reset();
  };
  return (
    <form className="form gap-l" onSubmit={(e) => void submit(e)}>
      <h2>{t('tokens.add')}</h2>
      <TextInput label={t('tokens.name')} description={t('tokens.name_why')} required withAsterisk={false} autoComplete="off" {...draft.field('name')} />
      <Select label={t('tokens.reach')} value={reach} error={draft.errors.scopes} onChange={(e) => setReach(e.currentTarget.value as typeof reach)} data={(['read', 'all', 'some'] as const).map((r) => ({ value: r, label: t(`tokens.reach.${r}`) }))} />
      {reach === 'some' && <Checkbox.Group aria-label={t('tokens.reach')} value={some} onChange={setSome}><div className="checks">{permissions.map((p) => <Checkbox key={p} value={p} label={p} />)}</div></Checkbox.Group>}
      <Select label={t('tokens.days')} data={['30', '90', '365'].map((d) => ({ value: d, label: t('tokens.n_days', { n: Number(d) }) }))} {...draft.field('days')} />
      <Refused problem={draft.problem} />
      <div><Button type="submit" loading={draft.busy}>{t('tokens.add_go')}</Button></div>
    </form>
  );
}

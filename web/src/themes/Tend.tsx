// What a person says about a theme: its name, that it stays, and that it is a part of another. Each with its way back.
import { Button, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { api, ifMatch, take } from '../shell/api.ts';
import { t } from '../shell/messages.tsx';
import { Select } from '../shell/Select.tsx';
import { offerUndo, say } from '../shell/undo.tsx';
import type { ThemeTold } from './themes.ts';

const rename = (theme: ThemeTold, name: string | null) => take(api.PATCH('/api/v1/themes/{id}', { params: { path: { id: theme.id }, header: ifMatch(theme) }, body: { name } }));
const pin = (id: string) => take(api.PUT('/api/v1/themes/{id}/pin', { params: { path: { id } } }));
const unpin = (id: string) => take(api.DELETE('/api/v1/themes/{id}/pin', { params: { path: { id } } }));
const merge = (id: string, into: string) => take(api.PUT('/api/v1/themes/{id}/merger', { params: { path: { id } }, body: { into } }));
const part = (id: string) => take(api.DELETE('/api/v1/themes/{id}/merger', { params: { path: { id } } }));

type Change = { act: () => Promise<ThemeTold>; words: string; back: (now: ThemeTold) => Promise<unknown> };

export function Tend({ theme, others }: { theme: ThemeTold; others: ThemeTold[] }) {
  const queries = useQueryClient();
  const again = () => queries.invalidateQueries({ queryKey: ['themes'] });
  const change = useMutation({
    mutationFn: ({ act }: Change) => act(),
    onSuccess: (now, { words, back }) => offerUndo(words, () => void back(now).catch((broken: Error) => say(broken.message)).finally(() => void again())),
    onError: (broken) => say(broken.message),
    onSettled: again,
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get('name') ?? '').trim() || null;
    if (name !== theme.name) change.mutate({ act: () => rename(theme, name), words: t('themes.renamed'), back: (now) => rename(now, theme.name) });
  };
  return (
    <div className="tend">
      <form className="row wrap" onSubmit={submit}>
        <TextInput key={theme.version} name="name" aria-label={t('themes.name')} placeholder={t('themes.name')} defaultValue={theme.name ?? ''} maxLength={60} />
        <Button type="submit" disabled={change.isPending}>{t('themes.rename')}</Button>
      </form>
      <p className="row wrap">
        <Button disabled={change.isPending} onClick={() => change.mutate(theme.pinned_at ? { act: () => unpin(theme.id), words: t('themes.unpinned'), back: () => pin(theme.id) } : { act: () => pin(theme.id), words: t('themes.pinned_said'), back: () => unpin(theme.id) })}>{t(theme.pinned_at ? 'themes.unpin' : 'themes.pin')}</Button>
        {others.length > 0 && <Select aria-label={t('themes.merge')} value="" data={[{ value: '', label: t('themes.merge') }, ...others.map((one) => ({ value: one.id, label: one.label }))]} onChange={(e) => { const into = e.currentTarget.value; if (into) change.mutate({ act: () => merge(theme.id, into), words: t('themes.merged'), back: () => part(theme.id) }); }} />}
        {theme.parts.map((one) => <Button key={one.id} variant="subtle" disabled={change.isPending} onClick={() => change.mutate({ act: () => part(one.id), words: t('themes.parted'), back: () => merge(one.id, theme.id) })}>{t('themes.part', { label: one.label })}</Button>)}
      </p>
    </div>
  );
}

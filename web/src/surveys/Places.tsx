// Where anybody may answer without a name: a code that hangs somewhere, or a tablet with four faces.
import { Button, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, take } from '../shell/api.ts';
import type { Schemas } from '../shell/api.ts';
import { Broken } from '../shell/Broken.tsx';
import { t, word } from '../shell/messages.tsx';
import { Select } from '../shell/Select.tsx';
import { say } from '../shell/undo.tsx';
import { Waiting } from '../shell/Waiting.tsx';
import type { Survey } from './surveys.ts';

const kinds = ['qr', 'tablet'] as const satisfies Schemas['PlaceKind'][];

const pictures = [['a4', 'size=a4'], ['letter', 'size=letter'], ['svg', 'format=svg'], ['png', 'format=png']] as const;

export function Places({ survey, mayWrite }: { survey: Survey; mayWrite: boolean }) {
  const queries = useQueryClient();
  const path = { params: { path: { id: survey.id } } };
  const key = ['surveys', survey.id, 'places'];
  const places = useQuery({ queryKey: key, queryFn: () => take(api.GET('/api/v1/surveys/{id}/places', path)) });
  const [kind, setKind] = useState<Schemas['PlaceKind']>('qr');
  const [name, setName] = useState('');
  const add = useMutation({
    mutationFn: () => take(api.POST('/api/v1/surveys/{id}/places', { ...path, body: { kind, name: name.trim() } })),
    onSuccess: () => setName(''), onError: (broken) => say(broken.message), onSettled: () => queries.invalidateQueries({ queryKey: key }),
  });
  const end = useMutation({
    mutationFn: (id: string) => take(api.POST('/api/v1/survey-places/{id}/ending', { params: { path: { id } } })),
    onSuccess: () => say(t('surveys.place_ended')), onError: (broken) => say(broken.message), onSettled: () => queries.invalidateQueries({ queryKey: key }),
  });
  if (places.isPending) return <Waiting lines={3} />;
  if (places.isError) return <Broken error={places.error} again={() => void places.refetch()} />;
  const running = places.data.data.filter((p) => !p.ended_at);
  return (
    <>
      <p className="dim">{t('surveys.places_why')}</p>
      <ul className="people-asked">{running.map((p) => (
        <li key={p.id}><span className="grow"><b>{p.name}</b> <span className="sm dim">{word('survey_place', p.kind)}</span> {p.code && <code className="told">{window.location.origin}/q/{p.code}</code>}
          {p.code && <span className="sm row wrap hang">{t('surveys.hang_up')} {pictures.map(([what, query]) => <a key={what} href={`/api/v1/survey-places/${p.id}/poster?${query}`} target="_blank" rel="noreferrer" aria-label={t('surveys.hang_of', { what: t(`surveys.hang.${what}`), name: p.name })}>{t(`surveys.hang.${what}`)}</a>)}</span>}</span>
          {mayWrite && <Button size="compact-sm" aria-label={t('surveys.end_place_of', { name: p.name })} onClick={() => end.mutate(p.id)}>{t('surveys.end_place')}</Button>}</li>
      ))}</ul>
      {add.data?.place.kind === 'tablet' && <p className="plan" role="status">{t('surveys.tablet_link')} <code className="told">{window.location.origin + add.data.link}</code></p>}
      {mayWrite && (
        <form className="fields" onSubmit={(e) => { e.preventDefault(); add.mutate(); }}>
          <Select label={t('surveys.place_kind')} data={kinds.map((value) => ({ value, label: word('survey_place', value) }))} value={kind} onChange={(e) => setKind(e.currentTarget.value as Schemas['PlaceKind'])} />
          <TextInput label={t('surveys.place_name')} placeholder={t('surveys.place_like')} required withAsterisk={false} maxLength={80} value={name} onChange={(e) => setName(e.currentTarget.value)} />
          <Button type="submit" loading={add.isPending}>{t('surveys.add_place')}</Button>
        </form>
      )}
    </>
  );
}

// A new case: what happened, about whom, in their words.
import { Button, TextInput, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { useNavigate } from 'react-router';
import { api, take } from '../shell/api.ts';
import { useDraft } from '../shell/draft.ts';
import { t } from '../shell/messages.tsx';
import { Refused } from '../shell/Refused.tsx';
import { Select } from '../shell/Select.tsx';
import '../messages/more.ts';
import { isPublic } from './cases.ts';
import type { Case } from './cases.ts';
import { useCase } from './useCase.ts';

const kinds = ['complaint', 'question', 'request', 'praise'] as const, sources = ['counter', 'phone', 'mail', 'form', 'survey', 'review', 'post'] as const;

export function OpenCase({ about, close }: { about: string | null; close: () => void }) {
  const go = useNavigate();
  const acts = useCase();
  const customer = useQuery({ queryKey: ['customer', about], enabled: about !== null, queryFn: () => take(api.GET('/api/v1/customers/{id}', { params: { path: { id: about! } } })) });
  const draft = useDraft({ subject: '', words: '', contact: '', kind: '', source: 'counter', place: '', link: '', stars: '' });
  const source = draft.values.source as Case['source'];
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const { place, link, stars, ...told } = draft.values;
    const stands = isPublic(source) ? { place, link } : {};
    const texts = Object.fromEntries(Object.entries({ ...told, ...stands }).map(([key, value]) => [key, value.trim()]).filter(([, value]) => value));
    let id = '';
    const ok = await draft.send(async () => {
      id = (await take(api.POST('/api/v1/cases', { body: { subject: '', ...texts, ...(source === 'review' && stars ? { stars: Number(stars) } : {}), ...(about ? { customer_id: about } : {}) } }))).id;
    });
    if (!ok) return;
    await acts.again();
    close();
    void go(`/cases/${id}`);
  };
  return (
    <form className="opened give" onSubmit={(event) => void submit(event)}>
      {about && <p className="about">{customer.data?.name ?? customer.data?.external_id ?? ''}</p>}
      <TextInput label={t('cases.subject')} required autoFocus maxLength={300} {...draft.field('subject')} />
      <Textarea label={t('cases.their_words')} autosize minRows={2} maxLength={10000} {...draft.field('words')} />
      <div className="two">
        <Select label={t('cases.kind')} data={[{ value: '', label: t(source === 'review' ? 'cases.kind_by_stars' : 'cases.kind.complaint') }, ...kinds.filter((value) => source === 'review' || value !== 'complaint').map((value) => ({ value, label: t(`cases.kind.${value}`) }))]} {...draft.field('kind')} />
        <Select label={t('cases.source')} data={sources.map((value) => ({ value, label: t(`cases.source.${value}`) }))} {...draft.field('source')} />
      </div>
      {isPublic(source) && <div className="two">
        <TextInput label={t('cases.place')} required maxLength={100} {...draft.field('place')} />
        {source === 'review' && <Select label={t('cases.stars')} data={[{ value: '', label: t('cases.stars_none') }, ...[1, 2, 3, 4, 5].map((n) => ({ value: String(n), label: t('cases.stars_n', { n }) }))]} {...draft.field('stars')} />}
      </div>}
      {isPublic(source) && <TextInput label={t('cases.link')} type="url" inputMode="url" maxLength={500} {...draft.field('link')} />}
      {!about && <TextInput label={t('cases.contact')} description={t('cases.contact_why')} maxLength={200} {...draft.field('contact')} />}
      <Refused problem={draft.problem} />
      <div className="row wrap"><Button type="submit" variant="filled" loading={draft.busy}>{t('cases.open_it')}</Button><Button onClick={close}>{t('cancel')}</Button></div>
    </form>
  );
}

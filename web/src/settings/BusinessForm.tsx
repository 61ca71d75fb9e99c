import { Button, Textarea, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import '../messages/more.ts';
import { api, ifMatch, take } from '../shell/api.ts';
import type { Schemas } from '../shell/api.ts';
import { Broken } from '../shell/Broken.tsx';
import { useDraft } from '../shell/draft.ts';
import { t } from '../shell/messages.tsx';
import { Refused } from '../shell/Refused.tsx';
import { say } from '../shell/undo.tsx';
import { Waiting } from '../shell/Waiting.tsx';
import { Select } from '../shell/Select.tsx';

type Business = Schemas['BusinessSettings'];

export function BusinessForm({ mayWrite }: { mayWrite: boolean }) {
  const business = useQuery({ queryKey: ['business'], queryFn: () => take(api.GET('/api/v1/business')) });
  if (business.isPending) return <Waiting lines={4} />;
  if (business.isError) return <Broken error={business.error} again={() => void business.refetch()} />;
  return (
    <>
      <p className="sentence">{t('settings.business_sentence', { name: business.data.name, zone: cityOf(business.data.time_zone), currency: business.data.currency })}</p>
      {mayWrite && <Form key={business.data.version} business={business.data} />}
    </>
  );
}

const cityOf = (zone: string) => zone.split('/').at(-1)!.replaceAll('_', ' ');

function Form({ business }: { business: Business }) {
  const queries = useQueryClient();
  const draft = useDraft({ name: business.name, currency: business.currency, time_zone: business.time_zone, country: business.country, address: business.address });
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    await draft.send(async () => {
      queries.setQueryData(['business'], await take(api.PATCH('/api/v1/business', { params: { header: ifMatch(business) }, body: draft.values })));
      say(t('settings.saved'));
      void queries.invalidateQueries();
    });
  };
  const zones = Intl.supportedValuesOf('timeZone');
  const currencies = Intl.supportedValuesOf('currency');
  return (
    <form className="form" onSubmit={(e) => void submit(e)}>
      <TextInput label={t('settings.name')} required withAsterisk={false} {...draft.field('name')} />
      <Select label={t('settings.time_zone')} description={t('settings.time_zone_why')} data={withOwn(zones, draft.values.time_zone)} {...draft.field('time_zone')} />
      <Select label={t('settings.currency')} data={withOwn(currencies, draft.values.currency)} {...draft.field('currency')} />
      <TextInput label={t('settings.country')} description={t('settings.country_why')} maxLength={2} {...draft.field('country')} />
      <Textarea label={t('settings.address')} description={t('settings.address_why')} autosize minRows={2} maxLength={300} autoComplete="street-address" {...draft.field('address')} />
      <Refused problem={draft.problem} />
      <div><Button type="submit" variant="filled" loading={draft.busy}>{t('save')}</Button></div>
    </form>
  );
}

const withOwn = (all: string[], own: string) => (all.includes(own) ? all : [own, ...all]);

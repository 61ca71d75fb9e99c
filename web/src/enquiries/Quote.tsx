// An offer: what they want, each with our price, and until when it stands.
import { Button, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { amountFrom, amountText } from '../cases/money.ts';
import { useSigned } from '../session/session.ts';
import { api, take } from '../shell/api.ts';
import { useDraft } from '../shell/draft.ts';
import { currencySign, dayFromNow } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';
import { Refused } from '../shell/Refused.tsx';
import { offerUndo, say } from '../shell/undo.tsx';
import type { Enquiry } from './enquiries.ts';

const stands_days = 14;
type Row = { product: string; quantity: string; price: string };
export function Quote({ enquiry, close }: { enquiry: Enquiry; close: () => void }) {
  const { currency } = useSigned().business;
  const queries = useQueryClient();
  const again = () => queries.invalidateQueries({ queryKey: ['enquiries'] });
  const draft = useDraft({ valid_until: enquiry.valid_until ?? dayFromNow(stands_days) });
  const [rows, setRows] = useState<Row[]>(() => [
    ...enquiry.items.map((item) => ({ product: item.product, quantity: String(item.quantity), price: item.unit_price ? amountText(item.unit_price) : '' })),
    ...(enquiry.items.length ? [] : [{ product: '', quantity: '1', price: '' }]),
  ]);
  const set = (at: number, change: Partial<Row>) => setRows(rows.map((row, i) => (i === at ? { ...row, ...change } : row)));
  const priced = rows.map((row) => ({ product: row.product.trim(), quantity: Number(row.quantity.replace(',', '.')), unit_price: amountFrom(row.price, currency) }));
  const sound = priced.every((row) => row.product && row.quantity > 0 && row.unit_price);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!sound) return;
    const path = { path: { id: enquiry.id } };
    const done = await draft.send(() => take(api.POST('/api/v1/enquiries/{id}/quote', { params: path, body: { valid_until: draft.values.valid_until, items: priced.map((row) => ({ ...row, unit_price: row.unit_price! })) } })));
    if (!done) return;
    offerUndo(t('enquiries.said.quote', { name: enquiry.customer_name ?? t('enquiries.nobody_by_name') }), () => void take(api.DELETE('/api/v1/enquiries/{id}/quote', { params: path })).catch((broken: Error) => say(broken.message)).finally(() => void again()));
    void again();
    close();
  };
  return (
    <form className="opened" onSubmit={(event) => void submit(event)} onKeyDown={(event) => event.key === 'Escape' && close()}>
      {rows.map((row, at) => (
        <fieldset key={at} className="quoted">
          <legend className="sr">{t('enquiries.thing', { n: at + 1 })}</legend>
          <TextInput label={t('enquiries.col.product')} maxLength={200} required withAsterisk={false} value={row.product} onChange={(e) => set(at, { product: e.currentTarget.value })} />
          <TextInput label={t('enquiries.how_many')} inputMode="decimal" required withAsterisk={false} value={row.quantity} onChange={(e) => set(at, { quantity: e.currentTarget.value })} />
          <TextInput label={t('enquiries.price_each', { sign: currencySign(currency) })} inputMode="decimal" required withAsterisk={false} autoFocus={at === 0} value={row.price} error={row.price && !priced[at]!.unit_price ? t('enquiries.no_amount') : undefined} onChange={(e) => set(at, { price: e.currentTarget.value })} />
          {rows.length > 1 && <Button variant="subtle" size="compact-sm" aria-label={t('enquiries.without_of', { n: at + 1 })} onClick={() => setRows(rows.filter((_, i) => i !== at))}>{t('enquiries.without')}</Button>}
        </fieldset>
      ))}
      <Button variant="subtle" size="compact-sm" ml={-9} onClick={() => setRows([...rows, { product: '', quantity: '1', price: '' }])}>{t('enquiries.one_more')}</Button>
      <TextInput type="date" label={t('enquiries.valid_until')} required withAsterisk={false} {...draft.field('valid_until')} />
      <Refused problem={draft.problem} />
      <p className="row wrap"><Button type="submit" loading={draft.busy} disabled={!sound}>{t('enquiries.offer')}</Button><Button variant="subtle" onClick={close}>{t('cancel')}</Button></p>
    </form>
  );
}

// On a person's page: what they asked for and is still open, and what of theirs is under warranty.
import { Button, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { may, useSigned } from '../session/session.ts';
import { api, take } from '../shell/api.ts';
import { shortDayYear } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';
import { say } from '../shell/undo.tsx';
import { open, useAct } from './enquiries.ts';
import { One } from './One.tsx';
import '../today/today.css';
import './enquiries.css';

const soon_days = 60;

export function Asked({ id }: { id: string }) {
  const session = useSigned();
  const mayRead = may(session, 'enquiries:read'), mayWrite = may(session, 'enquiries:write');
  const act = useAct();
  const [writing, setWriting] = useState(false);
  const enquiries = useQuery({ queryKey: ['enquiries', 'of', id], enabled: mayRead, queryFn: () => open({ customer_id: id }) });
  const rows = enquiries.data?.data ?? [];
  if (!mayRead || (!mayWrite && !rows.length)) return null;
  return (
    <div className="blk">
      <h2>{t('enquiries.title')}</h2>
      {rows.length > 0 && <ul className="todo asked narrowly">{rows.map((enquiry) => <One key={enquiry.id} enquiry={enquiry} act={act} mayWrite={mayWrite} named={false} />)}</ul>}
      {mayWrite && !writing && <Button variant="subtle" size="compact-sm" ml={-9} onClick={() => setWriting(true)}>{t('enquiries.write')}</Button>}
      {writing && <Write id={id} close={() => setWriting(false)} />}
    </div>
  );
}

function Write({ id, close }: { id: string; close: () => void }) {
  const queries = useQueryClient();
  const [asked, setAsked] = useState('');
  const [product, setProduct] = useState('');
  const write = useMutation({
    mutationFn: () => take(api.POST('/api/v1/enquiries', { body: { customer_id: id, asked: asked.trim() || undefined, items: product.trim() ? [{ product: product.trim() }] : [] } })),
    onSuccess: () => { close(); return queries.invalidateQueries({ queryKey: ['enquiries'] }); },
    onError: (broken: Error) => say(broken.message),
  });
  return (
    <form className="form" onSubmit={(event) => { event.preventDefault(); write.mutate(); }} onKeyDown={(event) => event.key === 'Escape' && close()}>
      <Textarea label={t('enquiries.what_asked')} autoFocus autosize minRows={2} maxLength={2000} value={asked} onChange={(event) => setAsked(event.currentTarget.value)} />
      <TextInput label={t('enquiries.which_product')} description={t('enquiries.if_known')} maxLength={200} value={product} onChange={(event) => setProduct(event.currentTarget.value)} />
      <p className="row wrap"><Button type="submit" loading={write.isPending} disabled={!asked.trim() && !product.trim()}>{t('enquiries.write')}</Button><Button variant="subtle" onClick={close}>{t('close')}</Button></p>
    </form>
  );
}

export function Warranties({ id }: { id: string }) {
  const warranties = useQuery({ queryKey: ['customer', id, 'warranties'], queryFn: () => take(api.GET('/api/v1/warranties', { params: { query: { customer_id: id } } })) });
  const rows = warranties.data?.data ?? [];
  if (!rows.length) return null;
  return (
    <div className="blk">
      <h2>{t('warranty.title')}</h2>
      <dl className="kv">{rows.map((one) => <div key={`${one.order_id}-${one.line}`} className="contents"><dt>{t('warranty.until', { day: shortDayYear(one.until) })}</dt><dd>{one.product}{one.days_left <= soon_days && <> <span className="dim">{t('warranty.left', { n: one.days_left })}</span></>}</dd></div>)}</dl>
    </div>
  );
}

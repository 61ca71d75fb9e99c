// What is asked before a line goes another way: why not, or to whom.
import { Button, Select, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, take } from '../shell/api.ts';
import { t } from '../shell/messages.tsx';
import { mayTurnDown } from './today.ts';
import type { Line } from './today.ts';
import type { useMark } from './useMark.ts';

export type Asking = 'reason' | 'staff' | null;

// `byKey`: it was asked for by its key, so that its field is written into at once.
export function Asks({ line, mark, asking, byKey }: { line: Line; mark: ReturnType<typeof useMark>; asking: Asking; byKey: boolean }) {
  const [reason, setReason] = useState('');
  const staff = useQuery({ queryKey: ['staff'], enabled: asking === 'staff', queryFn: () => take(api.GET('/api/v1/staff')) });
  const turnDown = () => { if (reason.trim() && !mark.isPending) mark.mutate({ line, act: 'not_this', reason: reason.trim() }); };
  if (asking === 'reason' && mayTurnDown(line))
    return <div className="ask"><Textarea label={t('today.why_not')} rows={2} autoFocus={byKey} value={reason} onChange={(event) => setReason(event.currentTarget.value)} onKeyDown={(event) => { if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) turnDown(); }} /><p className="row"><Button disabled={!reason.trim()} onClick={turnDown}>{t('today.not_this')}</Button></p></div>;
  if (asking === 'staff')
    return <Select label={t('today.to_whom')} autoFocus={byKey} data={(staff.data?.data ?? []).map((s) => ({ value: s.id, label: s.name }))} onChange={(id) => id && mark.mutate({ line, act: 'given', to_staff_id: id })} />;
  return null;
}

// What may be given, by whom, and what is left of it.
import { useQuery } from '@tanstack/react-query';
import '../messages/more.ts';
import { api, take } from '../shell/api.ts';
import type { Schemas } from '../shell/api.ts';
import { t } from '../shell/messages.tsx';

export type Remedy = Schemas['Remedy'];
export type Allowance = Schemas['Allowance'];

// How it was decided; of what a file brought, that it was given elsewhere.
export function stateOf(one: Remedy): string {
  const state = t(`money.state.${one.state}`, { name: one.answered_by ?? '' });
  if (!one.import_id) return state;
  return one.state === 'granted' ? t('money.brought') : `${state}, ${t('money.brought')}`;
}

export const useMoneyRules = () => useQuery({ queryKey: ['remedy-rules'], queryFn: () => take(api.GET('/api/v1/remedy-rules')) });
// After how many days they are asked whether it is right now; nothing while that is not known.
export const useAskAfter = () => useQuery({ queryKey: ['case-rules'], queryFn: () => take(api.GET('/api/v1/case-rules')) }).data?.ask_after_days;
// What was well received where the same had happened; nothing is asked before the cause is known.
export const useHelped = (cause: string) =>
  useQuery({ queryKey: ['remedies', 'helped', cause], enabled: cause !== '', queryFn: () => take(api.GET('/api/v1/remedies/helped', { params: { query: { cause } } })) });
export const useAllowance = (case_id: string | null, enabled: boolean) =>
  useQuery({ queryKey: ['allowance', case_id], enabled, queryFn: () => take(api.GET('/api/v1/allowance', { params: { query: case_id ? { case_id } : {} } })) });
export const useRemedies = (case_id: string) =>
  useQuery({ queryKey: ['remedies', case_id], queryFn: () => take(api.GET('/api/v1/remedies', { params: { query: { case_id, limit: 50 } } })) });

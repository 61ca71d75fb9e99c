// What can be done with a case, each with its way back where there is one.
import { useQueryClient } from '@tanstack/react-query';
import { api, ifMatch, take } from '../shell/api.ts';
import type { Schemas } from '../shell/api.ts';
import { shortDay } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';
import { offerUndo, say } from '../shell/undo.tsx';
import type { Case } from './cases.ts';

export function useCase() {
  const queries = useQueryClient();
  const again = () => Promise.all(['cases', 'case', 'case-news', 'today', 'greeting', 'customer', 'allowance', 'remedies'].map((key) => queries.invalidateQueries({ queryKey: [key] })));
  const of = (one: Pick<Case, 'id'>) => ({ params: { path: { id: one.id } } });
  async function act<T>(forth: Promise<T>, words: string, back?: () => Promise<unknown>): Promise<T | null> {
    try {
      const made = await forth;
      if (back) offerUndo(words, () => void back().catch((broken: Error) => say(broken.message)).finally(() => void again()));
      else say(words);
      return made;
    } catch (broken) {
      say((broken as Error).message);
      return null;
    } finally {
      await again();
    }
  }
  const change = (one: Pick<Case, 'id' | 'version'>, body: Schemas['ChangeCase']) => take(api.PATCH('/api/v1/cases/{id}', { params: { path: { id: one.id }, header: ifMatch(one) }, body }));
  return {
    again,
    change: (one: Case, body: Schemas['ChangeCase'], words: string) => act(change(one, body), words),
    giveTo: async (one: Case, customer_id: string | null, name: string) => {
      let version = one.version;
      return act(change(one, { customer_id }).then((made) => { version = made.version; return made; }), t('cases.said_given_to', { name }), () => change({ id: one.id, version }, { customer_id: one.customer_id }));
    },
    add: (one: Pick<Case, 'id'>, body: Schemas['AddEntry']) => take(api.POST('/api/v1/cases/{id}/entries', { ...of(one), body })).finally(again),
    wait: (one: Case) => act(take(api.POST('/api/v1/cases/{id}/waiting', of(one))), t('cases.said_waiting'), () => take(api.DELETE('/api/v1/cases/{id}/waiting', of(one)))),
    resume: (one: Case) => act(take(api.DELETE('/api/v1/cases/{id}/waiting', of(one))), t('cases.said_resumed'), () => take(api.POST('/api/v1/cases/{id}/waiting', of(one)))),
    snooze: (one: Case, until: string) => act(take(api.POST('/api/v1/cases/{id}/snooze', { ...of(one), body: { until } })), t('cases.said_snoozed'), () => take(api.DELETE('/api/v1/cases/{id}/snooze', of(one)))),
    snoozeUntil: (one: Case, until: string) => take(api.POST('/api/v1/cases/{id}/snooze', { ...of(one), body: { until } })).then(() => offerUndo(t('cases.said_until', { day: shortDay(until) }), () => void take(api.DELETE('/api/v1/cases/{id}/snooze', of(one))).catch((broken: Error) => say(broken.message)).finally(() => void again()))).finally(again),
    wake: (one: Case) => act(take(api.DELETE('/api/v1/cases/{id}/snooze', of(one))), t('cases.said_woken')),
    watch: (one: Case, staff: string) => act(take(api.PUT('/api/v1/cases/{id}/watchers/{staff}', { params: { path: { id: one.id, staff } } })), t('cases.said_watched'), () => take(api.DELETE('/api/v1/cases/{id}/watchers/{staff}', { params: { path: { id: one.id, staff } } }))),
    unwatch: (one: Case, staff: string) => act(take(api.DELETE('/api/v1/cases/{id}/watchers/{staff}', { params: { path: { id: one.id, staff } } })), t('cases.said_unwatched'), () => take(api.PUT('/api/v1/cases/{id}/watchers/{staff}', { params: { path: { id: one.id, staff } } }))),
    close: (one: Case, body: Schemas['CloseCase']) => take(api.POST('/api/v1/cases/{id}/closure', { ...of(one), body })).then((made) => {
      offerUndo(t('cases.said_closed'), () => void take(api.DELETE('/api/v1/cases/{id}/closure', of(one))).catch((broken: Error) => say(broken.message)).finally(() => void again()));
      return made;
    }).finally(again),
    reopen: (one: Case) => act(take(api.DELETE('/api/v1/cases/{id}/closure', of(one))), t('cases.said_reopened')),
    verdict: (one: Case, body: Schemas['GiveVerdict']) => act(take(api.POST('/api/v1/cases/{id}/verdict', { ...of(one), body })), t('cases.said_verdict')),
  };
}
export type Acts = ReturnType<typeof useCase>;

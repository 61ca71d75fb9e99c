// What can be done with tasks and hand-overs, each with its way back.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api, ifMatch, take } from '../shell/api.ts';
import type { Schemas } from '../shell/api.ts';
import { dayFromNow } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';
import { offerUndo, say } from '../shell/undo.tsx';
import { thingOf } from './tasks.ts';
import type { Handover, Task } from './tasks.ts';

// Everybody who still works here.
export const useColleagues = () => useQuery({ queryKey: ['staff'], select: (page) => page.data.filter((s) => s.active), queryFn: () => take(api.GET('/api/v1/staff')) });

export function useActs() {
  const queries = useQueryClient();
  const again = () => Promise.all(['tasks', 'handovers', 'today'].map((key) => queries.invalidateQueries({ queryKey: [key] })));
  // Does it, says so, and offers the way back.
  async function act<T>(forth: Promise<T>, words: string, back: (made: T) => Promise<unknown>): Promise<boolean> {
    try {
      const made = await forth;
      offerUndo(words, () => void back(made).catch((broken: Error) => say(broken.message)).finally(() => void again()));
      return true;
    } catch (broken) {
      say((broken as Error).message);
      return false;
    } finally {
      await again();
    }
  }
  const change = (task: Pick<Task, 'id' | 'version'>, body: Schemas['ChangeTask']) => take(api.PATCH('/api/v1/tasks/{id}', { params: { path: { id: task.id }, header: ifMatch(task) }, body }));
  const task = (one: Pick<Task, 'id'>) => ({ params: { path: { id: one.id } } });
  const handover = (one: Pick<Handover, 'id'>) => ({ params: { path: { id: one.id } } });
  const answered = (one: Handover) => take(api.DELETE('/api/v1/handovers/{id}/answer', handover(one)));
  return {
    again,
    finish: (one: Task, reason = '') => act(take(api.POST('/api/v1/tasks/{id}/completion', { ...task(one), body: reason ? { reason } : {} })), t('tasks.said_done', { what: one.what }), () => take(api.DELETE('/api/v1/tasks/{id}/completion', task(one)))),
    drop: (one: Task, reason: string) => act(take(api.POST('/api/v1/tasks/{id}/dropping', { ...task(one), body: { reason } })), t('tasks.said_dropped', { what: one.what }), () => take(api.DELETE('/api/v1/tasks/{id}/dropping', task(one)))),
    tomorrow: (one: Task) => act(change(one, { due_on: dayFromNow(1) }), t('tasks.said_tomorrow', { what: one.what }), (made) => change(made, one.due_on ? { due_on: one.due_on } : { due_at: one.due_at })),
    setList: (one: Task, checklist: Task['checklist']) => change(one, { checklist }).then(() => true, (broken: Error) => { say(broken.message); return false; }).finally(again),
    accept: (one: Handover) => act(take(api.POST('/api/v1/handovers/{id}/acceptance', handover(one))), t('handover.said_accepted', { what: thingOf(one) }), () => answered(one)),
    decline: (one: Handover, reason: string) => act(take(api.POST('/api/v1/handovers/{id}/refusal', { ...handover(one), body: { reason } })), t('handover.said_declined', { what: thingOf(one) }), () => answered(one)),
    withdraw: (one: Handover) => act(take(api.POST('/api/v1/handovers/{id}/withdrawal', handover(one))), t('handover.said_withdrawn', { what: thingOf(one) }), () => answered(one)),
    handOver: (body: Schemas['HandOver'], to: string) => act(take(api.POST('/api/v1/handovers', { body })), t('handover.said_given', { to }), (made) => take(api.POST('/api/v1/handovers/{id}/withdrawal', handover(made)))),
  };
}
export type Acts = ReturnType<typeof useActs>;

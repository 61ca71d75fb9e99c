import type { Schemas } from '../shell/api.ts';

export type FollowUp = Schemas['FollowUp'];
export type Urgency = 'overdue' | 'week' | 'undated';
const order: Urgency[] = ['overdue', 'week', 'undated'];

export const urgencyOf = (on: string | null, today: string): Urgency => (on === null ? 'undated' : on < today ? 'overdue' : 'week');

// In the order in which they matter; groups without any are left out.
export const byUrgency = <One extends Pick<FollowUp, 'follow_up_on'>>(rows: One[], today: string): [Urgency, One[]][] =>
  order.map((urgency): [Urgency, One[]] => [urgency, rows.filter((one) => urgencyOf(one.follow_up_on, today) === urgency)]).filter(([, of]) => of.length > 0);

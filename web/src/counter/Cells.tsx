// Up to four things to know beside what to say: what to mind, the usual, what we promised, the next step. Absent ones leave no hole.
import { IconAlertTriangle, IconClock, IconCoffee, IconStairsUp } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { t } from '../shell/messages.tsx';
import { Again } from './Again.tsx';
import { Given } from './Given.tsx';
import type { Greeting } from './counter.ts';

const most = 4;

export function Cells({ greeting: g }: { greeting: Greeting }) {
  const cells: ReactNode[] = [
    ...g.take_care.map((c) => <Cell key={`care ${c.source.id ?? c.what}`} tone="wrong" icon={<IconAlertTriangle className="i" stroke={1.75} aria-hidden />} title={t('counter.take_care')} what={c.what} sub={c.why} />),
    g.usual.items.length > 0 && <Cell key="usual" icon={<IconCoffee className="i" stroke={1.75} aria-hidden />} title={t('counter.usual')} what={g.usual.words} sub={regularly(g)}><Again greeting={g} /></Cell>,
    ...g.promised.map((p) => <Cell key={p.promise_id} icon={<IconClock className="i" stroke={1.75} aria-hidden />} title={t('counter.promised')} what={`${p.what}, ${p.due}`} sub={p.why}><Given promise={p} id={g.customer_id} /></Cell>),
    g.next_step && <Cell key="step" tone="step" icon={<IconStairsUp className="i" stroke={1.75} aria-hidden />} title={t('counter.next_step')} what={g.next_step.sentence} sub={g.next_step.reason} />,
  ].filter(Boolean);
  return cells.length ? <div className="quad">{cells.slice(0, most)}</div> : null;
}

function Cell({ tone, icon, title, what, sub, children }: { tone?: 'wrong' | 'step'; icon: ReactNode; title: string; what: string; sub: string; children?: ReactNode }) {
  return (
    <section className={`cell ${tone ?? ''}`}>
      <h2>{icon}{title}</h2>
      <p className="what">{what}</p>
      <p className="sub">{sub}</p>
      {children}
    </section>
  );
}

function regularly({ usual }: Greeting): string {
  const rarest = usual.items.reduce((a, b) => (b.in_orders < a.in_orders ? b : a));
  return t('counter.usual_times', { n: rarest.in_orders, of: rarest.of_orders });
}

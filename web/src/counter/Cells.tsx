// What to know beside what to say: what to mind, the usual, what we promised, the next step. Absent ones leave no hole.
import { IconAlertTriangle, IconClock, IconCoffee, IconStairsUp } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { t } from '../shell/messages.tsx';
import { Again } from './Again.tsx';
import { Given } from './Given.tsx';
import { most_cells, redsOf } from './counter.ts';
import type { Care, Greeting } from './counter.ts';

const usually = 4;

export function Cells({ greeting: g }: { greeting: Greeting }) {
  const { never_cut, cases, others, rest } = redsOf(g);
  const reds = [
    ...never_cut.map((c) => <Red key={`care ${c.source.id ?? c.what}`} {...c} />),
    ...(cases.length > 1 ? [<Red key="cases" what={t('counter.cases', { n: cases.length })} why={together(cases)} />] : cases.map((c) => <Red key="cases" {...c} />)),
    ...others.map((c) => <Red key={`care ${c.about} ${c.source.id ?? c.what}`} {...c} />),
    ...(rest.length ? [<Red key="rest" what={t('counter.more_care', { n: rest.length })} why={together(rest)} />] : []),
  ];
  const usual = g.usual.items.length > 0 && <Cell key="usual" icon={<IconCoffee className="i" stroke={1.75} aria-hidden />} title={t('counter.usual')} what={g.usual.words} sub={regularly(g)}><Again greeting={g} /></Cell>;
  const [promised, ...more] = g.promised.map((p) => <Cell key={p.promise_id} icon={<IconClock className="i" stroke={1.75} aria-hidden />} title={t('counter.promised')} what={`${p.what}, ${p.due}`} sub={p.why}><Given promise={p} id={g.customer_id} /></Cell>);
  const step = g.next_step && <Cell key="step" tone="step" icon={<IconStairsUp className="i" stroke={1.75} aria-hidden />} title={t('counter.next_step')} what={g.next_step.sentence} sub={g.next_step.reason} />;
  // One promise and the step have their places; the usual and further promises take what is left.
  const placed = reds.length + (promised ? 1 : 0) + (step ? 1 : 0);
  const beside = placed < most_cells && usual ? [usual] : [];
  const cells = [...reds, ...beside, promised, ...more.slice(0, Math.max(0, usually - placed - beside.length)), step].filter(Boolean);
  return cells.length ? <div className="quad">{cells}</div> : null;
}

const together = (cares: Care[]): string => cares.map((c) => c.what).join('; ');

const Red = ({ what, why }: Pick<Care, 'what' | 'why'>) => <Cell tone="wrong" icon={<IconAlertTriangle className="i" stroke={1.75} aria-hidden />} title={t('counter.take_care')} what={what} sub={why} />;

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

// Each thing with how often it is taken; where that is alike for all, once.
function regularly({ usual: { items } }: Greeting): string {
  const [first] = items;
  if (items.every((i) => i.in_orders === first!.in_orders)) return t('counter.usual_times', { n: first!.in_orders, of: first!.of_orders });
  return t('counter.usual_of', { each: items.map((i) => `${i.product} ${i.in_orders}`).join(', '), of: first!.of_orders });
}
